import t from 'tap';
import { policyTexts } from '../../bench/large-policy.ts';
import { compilePolicy } from '../../src/policy/compile.ts';

t.test(
  'the large policy is as large as it says, valid, and decides as the empty one',
  async (t) => {
    const { empty, large } = policyTexts();
    t.equal(large.match(/\n {2}- (?:names|selector): /g)?.length, 1000);
    t.equal(large.match(/\n {2}- \{namespace: /g)?.length, 10_000);
    const [one, other] = [large, empty].map((text) => compilePolicy(text, 'x'));
    const sources = new Set<string | undefined>();
    for (const [name, labels] of [
      ['name-600', {}],
      ['start-400-x', {}],
      ['x-end-901', {}],
      ['by-label', { team: 't-803' }],
      ['by-key', { 'pilot-806': 'yes' }],
      ['nothing', {}],
    ] as const) {
      const { source, ...part } = one?.partOf(name, labels) ?? {};
      sources.add(source);
      t.match(part, { ...other?.partOf(name), source: undefined });
      t.equal(one?.exemptionOf(name, 'orders', 0), undefined);
    }
    t.equal(sources.size, 6, 'each way to find a part');
  },
);
