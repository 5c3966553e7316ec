import type { Module } from './module.ts';

/** Source files whose test has another name, and why. */
export const mirrorExceptions: ReadonlyMap<string, string> = new Map([
  ['src/main.ts', 'the composition root: test/e2e and test/commands run it as a process'],
  ['src/commands/run-check.ts', 'test/commands/check.test.ts runs it as a process'],
  ['src/commands/run-doctor.ts', 'test/e2e/doctor.test.ts runs it as a process'],
  ['src/commands/run-token.ts', 'test/commands/token.test.ts runs it as a process'],
  ['src/verdict/repair-result.ts', 'types, and one text that the tests of both repairs read'],
]);

/** What the mirror of a tree of sources is held against. */
export interface Mirrored {
  readonly modules: readonly Module[];
  /** Paths of all files that end in `.test.ts`. */
  readonly tests: readonly string[];
  readonly exceptions: ReadonlyMap<string, string>;
}

/**
 * Source files without the test that mirrors their path, tests that mirror nothing, and exceptions
 * that are none. A file that holds types alone runs nothing, and needs no test.
 */
export function findMissingMirrors({ modules, tests, exceptions }: Mirrored): readonly string[] {
  const sources = new Set(modules.map(({ path }) => path));
  const present = new Set(tests);
  const folders = new Set(modules.map(({ path }) => folderOf(mirrorOf(path))));
  folders.delete('test');
  return [
    ...modules
      .filter((module) => !exceptions.has(module.path) && !holdsTypesOnly(module))
      .filter(({ path }) => !present.has(mirrorOf(path)))
      .map(({ path }) => `${path} has no test: write ${mirrorOf(path)}`),
    ...tests
      .filter((test) => folders.has(folderOf(test)) && !sources.has(sourceOf(test)))
      .map((test) => `${test} mirrors ${sourceOf(test)}, which is not there: move or rename it`),
    ...[...exceptions.keys()]
      .filter((path) => !sources.has(path) || present.has(mirrorOf(path)))
      .map((path) => `${path} needs no exception in test/architecture/mirrors.ts any more`),
  ];
}

function mirrorOf(source: string): string {
  return source.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts');
}

function sourceOf(test: string): string {
  return test.replace(/^test\//, 'src/').replace(/\.test\.ts$/, '.ts');
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function holdsTypesOnly({ program }: Module): boolean {
  return program.body.every((statement) => {
    if (statement.type === 'ImportDeclaration') return statement.importKind === 'type';
    const declared =
      statement.type === 'ExportNamedDeclaration'
        ? (statement.declaration ?? statement)
        : statement;
    return declared.type === 'TSInterfaceDeclaration' || declared.type === 'TSTypeAliasDeclaration';
  });
}
