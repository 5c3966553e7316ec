import t from 'tap';
import { describeFinding, fieldOf, remedyOf, type Finding } from '../../src/verdict/finding.ts';
import { placeAt } from '../../src/apirule/path.ts';
import type { Reference } from '../../src/verdict/reference.ts';

const reference: Reference = {
  kind: 'issuer',
  steps: [],
  suffix: '',
  value: 'https://dex.a',
  setting: '',
};
const fixed = (values: readonly string[], beside = '') =>
  ({
    outcome: 'fixed',
    changes: [],
    replacements: () => values,
    beside,
    providers: [],
    warnings: [],
  }) as const;

t.test('what can not be fixed says why', async (t) => {
  t.equal(
    remedyOf(reference, { outcome: 'unfixable', reason: 'set it yourself' }),
    'set it yourself',
  );
});

t.test('what goes is to be removed, what is replaced is to be written', async (t) => {
  t.equal(remedyOf(reference, fixed([])), 'remove it');
  t.equal(remedyOf(reference, { outcome: 'untouched', notices: [] }), 'remove it');
  t.equal(remedyOf(reference, fixed(['a', 'b'], ', and c')), 'write "a", "b" instead, and c');
  t.equal(remedyOf({ ...reference, kind: 'implicit' }, fixed(['a'])), 'set it to "a"');
});

t.test('a place in an annotation begins with the annotation', async (t) => {
  t.equal(fieldOf('a/b', placeAt(['rules', 0])), 'metadata.annotations[a/b].rules[0]');
  t.equal(fieldOf(undefined, placeAt(['spec', 'rules', 0])), 'spec.rules[0]');
});

t.test('one line says where, what and the way out', async (t) => {
  const finding: Finding = {
    field: 'f',
    kind: 'issuer',
    value: 'v\n',
    remedy: 'r',
    outcome: 'denied',
  };
  t.equal(describeFinding(finding), String.raw`f: "v\n" is Dex: r`);
  t.equal(
    describeFinding({ ...finding, kind: 'implicit' }),
    'f: left out, which means the keys of Dex: r',
  );
  t.equal(describeFinding({ ...finding, kind: 'unreadable' }), 'f: r');
});
