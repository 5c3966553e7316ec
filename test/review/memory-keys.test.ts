import t from 'tap';
import { byBeginning, byName } from '../../src/review/memory-keys.ts';

const nothing = Buffer.alloc(0);

t.test('what has no name, or one that is nobody’s, has no key', async (t) => {
  for (const request of [
    {},
    { name: 'orders' },
    { namespace: 'shop' },
    { namespace: 'shop', name: '' },
    { namespace: 'shop', name: 7 },
    { namespace: 'shop', name: 'x'.repeat(1000) },
  ])
    t.equal(byName(nothing, 0, request), undefined, JSON.stringify(request));
});

t.test('the longest name in the longest namespace has a key', async (t) => {
  const [namespace, name] = ['s'.repeat(63), 'x'.repeat(253)];
  t.equal(byName(nothing, 0, { namespace, name }), `${namespace}/${name}`);
});

t.test('the key of a beginning is that of its 128 bytes, wherever they stand', async (t) => {
  const bytes = Buffer.from(`${'a'.repeat(128)}b${'a'.repeat(128)}c`);
  t.equal(byBeginning(bytes, 0, {}), byBeginning(bytes, 129, {}));
  t.not(byBeginning(bytes, 0, {}), byBeginning(bytes, 1, {}));
  t.equal(typeof byBeginning(bytes, bytes.length, {}), 'number');
});
