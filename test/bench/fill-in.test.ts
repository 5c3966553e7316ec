import t from 'tap';
import { fillIn } from '../../bench/fill-in.ts';

t.test('a block without an end is an error, and the rest of the page is not lost', (t) => {
  t.throws(() => fillIn('a\n<!-- bench review -->\nb', new Map()), /"review" has no end/);
  t.end();
});

t.test('only what is between the marks changes, and only where there is something to put', (t) => {
  const page =
    'a\n<!-- bench review -->\n\nold\n\n<!-- /bench -->\nb\n<!-- bench start -->\n\nkept\n\n<!-- /bench -->\n';
  const filled = page.replace('old', 'new');
  t.equal(fillIn(page, new Map([['review', 'new']])), filled);
  t.equal(fillIn(filled, new Map([['review', 'new']])), filled, 'again: the same');
  t.equal(fillIn('no marks', new Map([['review', 'new']])), 'no marks');
  t.end();
});
