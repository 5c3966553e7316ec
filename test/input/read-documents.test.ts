import { join } from 'node:path';
import t from 'tap';
import { readDocuments, type Input } from '../../src/input/read-documents.ts';

/** What both ways to read make of a path; they have to agree. */
async function readBoth(path: string): Promise<readonly Input[]> {
  return Promise.all([false, true].map((keepsYaml) => readDocuments(path, { keepsYaml })));
}

t.test('a path that is not there is an error', async (t) => {
  await t.rejects(readBoth(join(t.testdir(), 'gone')), {
    code: 'ERR_INPUT_INVALID',
    message: /gone/,
  });
});

t.test('one bad file does not hide the others', async (t) => {
  const folder = t.testdir({
    'a.yaml': 'a: [',
    'b.yaml': 'kind: A',
    'c.txt': 'a: [',
    below: { 'd.json': '{"kind":"B"}' },
  });
  for (const { documents, problems } of await readBoth(folder)) {
    t.match(problems, [{ code: 'ERR_INPUT_INVALID', message: /a\.yaml: / }]);
    t.same(
      documents.flatMap(({ objects }) => objects.map(({ object }) => object['kind'])),
      ['A', 'B'],
    );
  }
});

t.test('a file that can not be read does not hide the others', async (t) => {
  const folder = t.testdir({
    'a.yaml': {},
    'b.yaml': t.fixture('symlink', 'gone'),
    'c.yaml': 'kind: A',
  });
  for (const { documents, problems } of await readBoth(folder)) {
    t.match(problems, [
      { code: 'ERR_INPUT_INVALID', message: /a\.yaml: / },
      { code: 'ERR_INPUT_INVALID', message: /b\.yaml: / },
    ]);
    t.equal(documents.length, 1);
  }
});

t.test('merge keys are read as kubectl reads them', async (t) => {
  const folder = t.testdir({ 'a.yaml': 'a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n' });
  for (const { documents } of await readBoth(folder))
    t.same(documents[0]?.objects[0]?.object['d'], { b: 1, c: 3 });
});

t.test('items of a typed list that name no kind have that of the list', async (t) => {
  const folder = t.testdir({
    'a.yaml': 'apiVersion: g/v1\nkind: APIRuleList\nitems: [{a: 1}, {kind: B, apiVersion: v1}]\n',
    'b.yaml': 'apiVersion: v1\nkind: List\nitems: [{a: 1}]\n',
  });
  for (const { documents } of await readBoth(folder))
    t.same(
      documents.flatMap(({ objects }) => objects.map(({ object }) => object)),
      [{ a: 1, kind: 'APIRule', apiVersion: 'g/v1' }, { kind: 'B', apiVersion: 'v1' }, { a: 1 }],
    );
});

t.test('aliases that explode are refused', async (t) => {
  const levels = ['a: &a [1,1,1,1,1,1,1,1,1]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh'])
    levels.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`);
  const folder = t.testdir({ 'a.yaml': levels.join('\n') });
  for (const { problems } of await readBoth(folder)) t.match(problems, [{ message: /alias/i }]);
});

t.test('the items of a List, and each document of a file', async (t) => {
  const list = '{"kind":"APIRuleList","items":[{"kind":"A"},null,{"kind":"B"}]}';
  const folder = t.testdir({
    'a.yaml': `kind: C\n---\n${list}\n---\n# nothing\n---\nitems: [1]\nkind: Basket\n`,
  });
  for (const { documents } of await readBoth(join(folder, 'a.yaml')))
    t.same(
      documents.map(({ objects }) =>
        objects.map(({ path, object }) => [path.join('.'), object['kind']]),
      ),
      [
        [['', 'C']],
        [
          ['items.0', 'A'],
          ['items.2', 'B'],
        ],
        [],
        [['', 'Basket']],
      ],
    );
});

t.test('the YAML is kept where it is asked for', async (t) => {
  const folder = t.testdir({ 'a.yaml': '# why\nkind: A\n' });
  const [quick, kept] = await readBoth(folder);
  t.equal(quick?.documents[0]?.yaml, undefined);
  t.equal(kept?.documents[0]?.yaml?.toString(), '# why\nkind: A\n');
});

t.test('both ways to read make the same objects of one text', async (t) => {
  const values = 'no 2026-11-24 0o14 014 1e3 .inf ~ null True yes 0x1F "\\u0041" 1_000'.split(' ');
  const folder = t.testdir({
    'values.yaml': values.map((value, index) => `k${index}: ${value}`).join('\n'),
    'alias.yaml': 'a: &x {b: 1}\nc: *x\n',
    'merge.yaml': 'a: &x {b: 1}\nc: {<<: *x}\nd: {<<: {b: 1}}\n',
    'keys.yaml': '__proto__: {a: 1}\nconstructor: 1\n1: x\ntrue: y\n',
    'text.yaml': 'a: |\n  x\n   y\nb: >-\n  x\n  y\n',
    'twice.yaml': 'a: 1\na: 2\n',
    'tag.yaml': 'a: !mine x\n',
    'empty.yaml': '',
    'many.yaml': '---\na: 1\n---\n---\nb: 2\n...\n# end\n',
    'a.json': '{"a":"\\ud83d\\ude00","b":[1,-0.5,null]}',
  });
  const [quick, kept] = await readBoth(folder);
  const objectsOf = (input: Input | undefined) =>
    JSON.stringify(
      input?.documents.map(({ file, objects }) => [file, objects]),
      undefined,
      1,
    );
  t.equal(objectsOf(quick), objectsOf(kept));
  t.same(
    quick?.problems.map(({ message }) => message),
    kept?.problems.map(({ message }) => message),
  );
});
