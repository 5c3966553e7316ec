import fc from 'fast-check';
import t from 'tap';
import { findSelectorFaults } from '../../src/policy/selector-faults.ts';
import type { LabelSelector } from '../../src/policy/selector.ts';

function faults(selector: Partial<LabelSelector>): readonly string[] {
  return findSelectorFaults({ matchLabels: {}, matchExpressions: [], ...selector }).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
}

t.test('a key or a value that no object can have is named with its path', async (t) => {
  t.same(faults({ matchLabels: { 'Example.com/stage': 'a', '-': 'x y' } }), [
    'matchLabels.Example.com/stage: "Example.com/stage" is no label key (as in example.com/stage)',
    'matchLabels.-: "-" is no label key (as in example.com/stage)',
    'matchLabels.-: "x y" is no label value (63 letters, digits, "-", "_" or ".", the first and the last a letter or digit)',
  ]);
  t.match(faults({ matchExpressions: [{ key: '', operator: 'In', values: ['a', 'b-'] }] }), [
    /^matchExpressions\.0\.key: "" is no label key/,
    /^matchExpressions\.0\.values\.1: "b-" is no label value/,
  ]);
});

t.test('In and NotIn need values, Exists and DoesNotExist take none', async (t) => {
  const fault = (
    operator: LabelSelector['matchExpressions'][number]['operator'],
    ...values: string[]
  ) => faults({ matchExpressions: [{ key: 'stage', operator, values }] });
  t.same(fault('In'), ['matchExpressions.0.values: operator In needs at least one value']);
  t.same(fault('NotIn'), ['matchExpressions.0.values: operator NotIn needs at least one value']);
  t.same(fault('Exists', 'a'), ['matchExpressions.0.values: operator Exists takes no values']);
  t.same(fault('DoesNotExist', ''), [
    'matchExpressions.0.values: operator DoesNotExist takes no values',
  ]);
  t.same([...fault('In', 'a'), ...fault('NotIn', ''), ...fault('Exists')], []);
});

t.test('lengths are bounded as in Kubernetes', async (t) => {
  const long = (length: number) => 'a'.repeat(length);
  const labels = (key: string, value: string) => faults({ matchLabels: { [key]: value } }).length;
  t.equal(labels(long(63), long(63)), 0);
  t.equal(labels(long(64), long(64)), 2);
  const prefix = `${long(63)}.`.repeat(3) + long(61);
  t.equal(labels(`${prefix}/a`, ''), 0, '253 characters');
  t.equal(labels(`${prefix}a/a`, ''), 1, '254 characters');
});

// Kubernetes' own expressions (k8s.io/apimachinery/pkg/util/validation), as the reference.
const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/u;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/u;

function isKey(text: string): boolean {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  return (
    parts.length <= 2 &&
    name.length <= 63 &&
    NAME.test(name) &&
    (parts.length === 1 || SUBDOMAIN.test(parts[0] ?? ''))
  );
}

t.test("agrees with Kubernetes' expressions on every key and value", async (t) => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'Z', '0', '-', '_', '.', '/', 'ä', ' '),
    maxLength: 6,
  });
  let keys = 0;
  fc.assert(
    fc.property(text, text, (key, value) => {
      if (isKey(key)) keys++;
      const found = faults({ matchExpressions: [{ key, operator: 'In', values: [value] }] });
      const expected = Number(!isKey(key)) + Number(value !== '' && !NAME.test(value));
      return found.length === expected;
    }),
    { numRuns: 3000 },
  );
  t.ok(keys > 100 && keys < 2900, `${keys} of 3000 were keys: both are tried`);
});
