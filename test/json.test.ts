import t from 'tap';
import { isObject } from '../src/json.ts';

t.test('neither null nor a list nor a text is an object', async (t) => {
  for (const value of [null, undefined, [], [{}], '', 'x', 0, true]) t.notOk(isObject(value));
});

t.test('an object is one, whatever it inherits', async (t) => {
  for (const value of [{}, { a: 1 }, JSON.parse('{"__proto__": null}')]) t.ok(isObject(value));
});
