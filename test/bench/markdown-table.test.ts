import t from 'tap';
import { inWords, markdownTable } from '../../bench/markdown-table.ts';

t.test('a spread is its median and its ends', (t) => {
  t.equal(inWords({ min: 1, median: 2.345, max: 3 }), '2.35 (1.00–3.00)');
  t.equal(inWords({ min: 1, median: 2.345, max: 3 }, 0), '2 (1–3)');
  t.end();
});

t.test('columns are as wide as their widest cell', (t) => {
  t.equal(
    markdownTable(['a', 'long head'], [['wide cell', 'b']]),
    '| a         | long head |\n| --------- | --------- |\n| wide cell | b         |',
  );
  t.end();
});
