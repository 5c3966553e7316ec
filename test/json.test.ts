import t from 'tap';
import { readAnnotation } from '../src/apirule/annotation.ts';
import { isObject, textAt } from '../src/json.ts';

t.test('neither null nor a list nor a text is an object', async (t) => {
  for (const value of [null, undefined, [], [{}], '', 'x', 0, true]) t.notOk(isObject(value));
});

t.test('an object is one, whatever it inherits', async (t) => {
  for (const value of [{}, { a: 1 }, JSON.parse('{"__proto__": null}')]) t.ok(isObject(value));
});

t.test('a number that keeps its own spelling is none, and what looks like one is', async (t) => {
  t.notOk(isObject(readAnnotation('1.0')));
  t.ok(isObject(readAnnotation('{"rawJSON": "1.0"}')));
});

t.test('a text at a key is one that says something', async (t) => {
  for (const value of [undefined, null, 'a', ['a'], {}, { a: '' }, { a: 1 }, { a: null }])
    t.equal(textAt(value, 'a'), undefined);
  t.equal(textAt({ a: 'x' }, 'a'), 'x');
});
