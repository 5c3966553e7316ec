import { readdirSync } from 'node:fs';
import t from 'tap';
import { columnOf, readTable } from './table.ts';

t.test('the folders of docs/architecture.md are those of src', async (t) => {
  const folders = readdirSync(new URL('../../src/', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  t.same(
    columnOf(readTable('architecture.md', 'Architecture'), 'folder').toSorted(),
    folders.toSorted(),
  );
});
