import { readFileSync } from 'node:fs';
import t from 'tap';
import { readPage } from './table.ts';

const page = '0001-packages.md';

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const { dependencies, devDependencies, optionalDependencies }: PackageJson = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
const versions = new Map(
  Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }),
);

/** The packages of the list, `- \`one\`, \`another\`: why`. */
function listed(): readonly string[] {
  return readPage(`decisions/${page}`)
    .split('\n')
    .filter((line) => line.startsWith('- `'))
    .flatMap((line) => {
      const [names = '', ...reason] = line.slice(2).split(': ');
      if (reason.join('').length < 10) throw new Error(`${page}: no reason in "${line}"`);
      return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    });
}

t.test('every package has its reason in docs/decisions, and no other is listed', async (t) => {
  const names = listed();
  for (const name of versions.keys())
    t.ok(names.includes(name), `docs/decisions/${page} says what ${name} is for`);
  for (const name of names) t.ok(versions.has(name), `${name} of ${page} is in package.json`);
  t.equal(new Set(names).size, names.length, 'each once');
});

t.test('every version is exact', async (t) => {
  for (const [name, version] of versions) t.match(version, /^\d+\.\d+\.\d+$/, name);
});
