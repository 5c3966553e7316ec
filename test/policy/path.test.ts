import t from 'tap';
import { describePath } from '../../src/policy/path.ts';

t.test('a path is written as people write it', async (t) => {
  t.equal(describePath(['namespaces', 2, 'names', 0]), 'namespaces[2].names[0]');
  t.equal(describePath(['mode']), 'mode');
  t.equal(describePath([]), 'the document');
});
