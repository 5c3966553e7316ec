import { build } from 'esbuild';

// What ships: one file that holds all it needs. Packages that expect CommonJS find its names in the banner.
await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/dexodus.js',
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  treeShaking: true,
  minify: true,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  banner: {
    js: [
      "import { createRequire as __createRequire } from 'node:module';",
      "import { dirname as __dirnameOf } from 'node:path';",
      "import { fileURLToPath as __toPath } from 'node:url';",
      'const require = __createRequire(import.meta.url);',
      'const __filename = __toPath(import.meta.url);',
      'const __dirname = __dirnameOf(__filename);',
    ].join('\n'),
  },
});
