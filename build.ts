import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/**
 * Makes what ships: one bundle, split at the dynamic imports, so that `check` never reads a server,
 * and a server with a policy file never reads a Kubernetes client (docs/decisions/0002). It needs
 * nothing beside it.
 *
 *     node build.ts [FOLDER]    makes the bundle in FOLDER, or makes dist anew
 */
const folder = process.argv[2] ?? 'dist';

/**
 * Node's own modules are required, also where they are imported. An import reads each export once,
 * and so makes what Node makes only for who asks: that of `node:http` loads a WebSocket client.
 */
const requireBuiltins: Plugin = {
  name: 'require-builtins',
  setup(bundler) {
    const namespace = 'builtin';
    bundler.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace } : undefined,
    );
    bundler.onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)})`,
    }));
  },
};

/**
 * What packages require for the sake of others, and nothing here asks for: an empty module each. In
 * turn: fastify's compilers of JSON Schemas (src/server/without-schemas.ts), its requests without a
 * network, HTTP/2, the check of a plugin's version; exemplars of metrics; and what the Kubernetes
 * client asks with (dexodus asks with node:https, src/cluster/api-server.ts).
 */
const unused = new Set([
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  'light-my-request',
  'node:http2',
  'semver',
  '@opentelemetry/api',
  'undici',
]);

const leaveOutUnused: Plugin = {
  name: 'leave-out-unused',
  setup(bundler) {
    const namespace = 'left-out';
    bundler.onResolve({ filter: /./ }, ({ path }) =>
      unused.has(path) ? { path, namespace } : undefined,
    );
    bundler.onLoad({ filter: /./, namespace }, () => ({ contents: 'module.exports = {}' }));
  },
};

/**
 * Of the Kubernetes client, only what `KubeConfig` is made of: the package doesn't say that its files
 * do nothing but define, so all of them would stay.
 */
const trimKubernetesClient: Plugin = {
  name: 'trim-kubernetes-client',
  setup(bundler) {
    const client = '@kubernetes/client-node';
    const isOfClient = (importer: string): boolean => importer.includes(`/${client}/`);
    bundler.onResolve({ filter: /^\.|client-node$/ }, async ({ path, pluginData, ...args }) => {
      // What is asked here comes by here again.
      if (pluginData === client || !(path === client || isOfClient(args.importer)))
        return undefined;
      return {
        ...(await bundler.resolve(path, { ...args, pluginData: client })),
        sideEffects: false,
      };
    });
  },
};

/** Packages that were written for CommonJS find its names here. */
const banner = `const require = process.getBuiltinModule('module').createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

// The names of the parts change with what is in them.
if (folder === 'dist') await rm(folder, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { dexodus: 'src/main.ts' },
  outdir: folder,
  bundle: true,
  splitting: true,
  chunkNames: '[name]-[hash]',
  platform: 'node',
  target: 'node22.19',
  format: 'esm',
  // Names stay, lines stay short: a stack trace is read by people.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  banner: { js: banner },
  plugins: [leaveOutUnused, requireBuiltins, trimKubernetesClient],
});
// Where no package.json stands above it, Node would have to guess what a .js file is.
await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), await collectLicenses());

/** The licenses of every package of which the bundle holds a line, as these licenses ask for. */
async function collectLicenses(): Promise<string> {
  const packages = new Set<string>();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path);
      if (found !== null && bytesInOutput > 0) packages.add(found[0]);
    }
  }
  const texts = await Promise.all([...packages].toSorted().map(describePackage));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function describePackage(path: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  const files = (await readdir(path)).filter((file) => /^(license|licence|notice)/i.test(file));
  const texts = await Promise.all(
    files.toSorted().map((file) => readFile(join(path, file), 'utf8')),
  );
  return (
    [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n') + '\n'
  );
}
