import { globSync } from 'node:fs';
import t from 'tap';
import { findClasses } from './architecture/classes.ts';
import {
  findFolderCycles,
  findOutsiders,
  findReachable,
  findStrayImports,
} from './architecture/imports.ts';
import { findImpurities } from './architecture/impurities.ts';
import { layers, pure } from './architecture/layers.ts';
import { findMissingMirrors, mirrorExceptions } from './architecture/mirrors.ts';
import { parseModule, partOf, type Module } from './architecture/module.ts';
import { readModules } from './architecture/read-modules.ts';

const modules = readModules('src');

/** Made-up files, path to text. */
function parse(files: Readonly<Record<string, string>>): readonly Module[] {
  return Object.entries(files).map(([path, text]) => parseModule(path, text));
}

function stray(path: string, text: string): readonly string[] {
  return findStrayImports(parse({ [path]: text }));
}

function impure(text: string): readonly string[] {
  return findImpurities(parseModule('src/verdict/x.ts', text));
}

t.test('each rule sees what breaks it', (t) => {
  t.test('an import against the line', (t) => {
    t.match(stray('src/verdict/x.ts', `\nimport { y } from '../review/y.ts';`), [
      /^src\/verdict\/x\.ts:2: verdict may not know review: the line is verdict → .*policy$/,
    ]);
    t.match(stray('src/review/x.ts', `import type { y } from '../server/y.ts';`), [
      /review may not know server, not even its types/,
    ]);
    t.match(stray('src/patch/x.ts', `export { y } from '../cluster/y.ts';`), [/know cluster/]);
    t.match(stray('src/policy/x.ts', `await import('../policy-source/y.ts');`), [
      /know policy-source/,
    ]);
    t.match(stray('src/apirule/x.ts', `import { readFileSync } from 'node:fs';`), [
      /apirule is on the straight line and knows no node:fs/,
    ]);
    t.match(stray('src/server/x.ts', `import { readFileSync } from 'fs';`), [/write node:fs/]);
    t.match(stray('src/server/x.ts', `import { y } from '../commands/y.ts';`), [/main\.ts alone/]);
    t.match(stray('src/commands/x.ts', `import '../main.ts';`), [/composition root/]);
    t.match(stray('src/verdict/x.ts', `import { z } from 'zod/mini';`), [/zod stays in policy/]);
    t.match(stray('src/verdict/x.ts', `import type { z } from 'yaml';`), [/yaml stays in policy/]);
    t.same(stray('src/server/x.ts', `import type { z } from 'yaml';`), []);
    t.match(stray('src/server/x.ts', `import x from '@some/package/part';`), [
      /@some\/package has no edge/,
    ]);
    t.same(
      stray(
        'src/server/x.ts',
        `import fastify from 'fastify'; import { admit } from '../admit.ts'; import './y.ts';`,
      ),
      [],
    );
    t.throws(() => stray('src/server/x.ts', 'await import(`./${name}.ts`);'), /not a literal/);
    t.throws(() => stray('src/server/x.ts', 'const = 1;'), /src\/server\/x\.ts: /);
    t.end();
  });

  t.test('a package that would run for every review', (t) => {
    const files = parse({
      'src/admit.ts': `import { a } from './policy/a.ts'; import type { T } from './policy/t.ts';`,
      'src/policy/a.ts': `\nimport { z } from 'zod';\nimport type { ZodType } from 'zod';`,
      'src/policy/t.ts': `import { parse } from 'yaml';`,
    });
    t.same(findOutsiders(findReachable(files, 'src/admit.ts')), [
      'src/policy/a.ts:2: zod would run for every review',
    ]);
    t.end();
  });

  t.test('folders in a circle', (t) => {
    const files = parse({
      'src/server/a.ts': `import '../cluster/b.ts';`,
      'src/cluster/b.ts': `import '../certificates/c.ts';`,
      'src/certificates/c.ts': `import type { A } from '../server/a.ts';`,
      'src/commands/d.ts': `import '../server/a.ts';`,
    });
    t.same(findFolderCycles(files), [
      'src/server/a.ts:1: server imports cluster, which leads back to server',
      'src/cluster/b.ts:1: cluster imports certificates, which leads back to cluster',
      'src/certificates/c.ts:1: certificates imports server, which leads back to certificates',
    ]);
    t.end();
  });

  t.test('a clock, a random number, a promise, a regular expression', (t) => {
    for (const text of [
      'const a = Date.now();',
      'const a = new Date();',
      'const a = Date();',
      'const a = Math.random();',
      'type A = Promise<string>;',
      'const a = Promise.resolve(1);',
      'async function a() {}',
      'const a = async () => 1;',
      'const a = { async b() {} };',
      'await a;',
      'for await (const a of b) {}',
      'setTimeout(a, 1);',
      'const a = process.env;',
      'const a = { process };',
      "const a = globalThis['Date'];",
      'console.log(1);',
      'const a = /b/.test(c);',
      'const a = new RegExp(b);',
      "const a = b.match('c');",
    ]) {
      const [found, ...more] = impure(text);
      t.match(found, /^src\/verdict\/x\.ts:1: .+: .+/, text);
      t.ok(more.length <= 1, `${text} is told of once, or by its name and its use`);
    }
    t.same(
      impure(`
        const a = new Date(nowMilliseconds).toISOString();
        const b = Date.parse('2026-11-24') + Math.max(1, 2);
        const c = { process: a.process, performance: b };
        interface D { readonly console: string }
        const e = c.search;
        function f({ fetch: g }: { fetch: string }) { return g; }
      `),
      [],
    );
    t.end();
  });

  t.test('a class', (t) => {
    t.match(findClasses(parseModule('src/server/x.ts', 'class A {}\nexport const b = class {};')), [
      /x\.ts:1: DexodusError is the only class/,
      /x\.ts:2:/,
    ]);
    t.same(findClasses(parseModule('src/errors.ts', 'export class A extends Error {}')), []);
    t.end();
  });

  t.test('a source file without its test', (t) => {
    const files = {
      'src/policy/types.ts': `import type { A } from './a.ts';\nexport type B = A;\nexport interface C {}`,
      'src/policy/a.ts': 'export const a = 1;',
      'src/policy/b.ts': 'export const b = 1;',
      'src/main.ts': 'run();',
    };
    t.same(
      findMissingMirrors({
        modules: parse(files),
        tests: ['test/policy/b.test.ts', 'test/policy/gone.test.ts', 'test/other/free.test.ts'],
        exceptions: new Map([
          ['src/main.ts', 'run as a process'],
          ['src/policy/b.ts', 'has one by now'],
        ]),
      }),
      [
        'src/policy/a.ts has no test: write test/policy/a.test.ts',
        'test/policy/gone.test.ts mirrors src/policy/gone.ts, which is not there: move or rename it',
        'src/policy/b.ts needs no exception in test/architecture/mirrors.ts any more',
      ],
    );
    t.end();
  });

  t.end();
});

t.test('every source file has the test that mirrors it', (t) => {
  const tests = globSync('test/**/*.test.ts', { cwd: new URL('..', import.meta.url) });
  t.same(findMissingMirrors({ modules, tests, exceptions: mirrorExceptions }), []);
  t.end();
});

t.test('the imports of src follow the straight line', (t) => {
  t.same(findStrayImports(modules), []);
  t.end();
});

t.test('no folders of src import one another in a circle', (t) => {
  t.same(findFolderCycles(modules), []);
  t.end();
});

t.test('a review runs without any package, Node module, clock or promise', (t) => {
  const reachable = findReachable(modules, 'src/admit.ts');
  t.ok(reachable.length > 1, 'admit.ts reaches the line');
  t.same(findOutsiders(reachable), []);
  t.same(reachable.flatMap(findImpurities), []);
  t.end();
});

t.test('what decides is pure', (t) => {
  const known = new Set(modules.map(({ path }) => partOf(path)));
  for (const part of layers.keys()) t.ok(known.has(part), `src/${part} exists`);
  t.same(modules.filter(({ path }) => pure.includes(partOf(path))).flatMap(findImpurities), []);
  t.end();
});

t.test('the error is the only class', (t) => {
  t.same(modules.flatMap(findClasses), []);
  t.end();
});
