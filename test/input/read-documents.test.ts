import { join } from 'node:path';
import t from 'tap';
import { readDocuments } from '../../src/input/read-documents.ts';

t.test('a path that is not there is an error', async (t) => {
  await t.rejects(readDocuments(join(t.testdir(), 'gone')), {
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
  const { documents, problems } = await readDocuments(folder);
  t.match(problems, [{ code: 'ERR_INPUT_INVALID', message: /a\.yaml: / }]);
  t.same(
    documents.flatMap(({ objects }) => objects.map(({ object }) => object['kind'])),
    ['A', 'B'],
  );
});

t.test('aliases that explode are refused', async (t) => {
  const levels = ['a: &a [1,1,1,1,1,1,1,1,1]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh'])
    levels.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`);
  const { problems } = await readDocuments(
    join(t.testdir({ 'a.yaml': levels.join('\n') }), 'a.yaml'),
  );
  t.match(problems, [{ message: /alias/i }]);
});

t.test('the items of a List, and each document of a file', async (t) => {
  const list = '{"kind":"APIRuleList","items":[{"kind":"A"},null,{"kind":"B"}]}';
  const folder = t.testdir({
    'a.yaml': `kind: C\n---\n${list}\n---\n# nothing\n---\nitems: [1]\nkind: Basket\n`,
  });
  const { documents } = await readDocuments(join(folder, 'a.yaml'));
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
