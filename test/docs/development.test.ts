import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { columnOf, readTable } from './table.ts';

const project = new URL('../../', import.meta.url);

t.test('every npm script stands in docs/development.md, and no other', async (t) => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(new URL('package.json', project), 'utf8'),
  );
  const documented = columnOf(readTable('development.md', 'Scripts'), 'script');
  for (const script of Object.keys(scripts))
    t.ok(documented.includes(script), `docs/development.md, Scripts: a row for ${script}`);
  for (const script of documented) t.ok(script in scripts, `${script} is a script`);
});

t.test('every folder of the source stands in docs/architecture.md, and no other', async (t) => {
  const folders = readdirSync(new URL('src', project), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const documented = columnOf(readTable('architecture.md', 'Architecture'), 'folder');
  for (const folder of folders)
    t.ok(documented.includes(folder), `docs/architecture.md: a row for ${folder}`);
  for (const folder of documented) t.ok(folders.includes(folder), `src/${folder} is there`);
});

t.test('the documents that a document names are there', async (t) => {
  const pages = readdirSync(new URL('docs', project), { recursive: true, encoding: 'utf8' });
  for (const page of ['../README.md', ...pages].filter((name) => name.endsWith('.md'))) {
    const at = new URL(`docs/${page}`, project);
    for (const [, target = ''] of readFileSync(at, 'utf8').matchAll(
      /\]\((?![a-z]+:)([^)#]+)[^)]*\)/g,
    ))
      t.doesNotThrow(() => readIt(new URL(target, at)), `docs/${page} names ${target}`);
  }
});

function readIt(url: URL): void {
  if (url.pathname.endsWith('/')) readdirSync(url);
  else readFileSync(url);
}
