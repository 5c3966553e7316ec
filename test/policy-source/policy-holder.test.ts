import { createHash } from 'node:crypto';
import t from 'tap';
import { DexodusError } from '../../src/errors.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { policyText } from '../support/policy.ts';
import { createPolicyHolder, type PolicyEvent } from '../../src/policy-source/policy-holder.ts';

function compile(text: string, hash: string): Policy {
  if (text.startsWith('bad')) throw new DexodusError('ERR_POLICY_INVALID', `mode: ${text}`);
  return {
    hash,
    warningsAt: () => [],
    implicit: true,
    isDexHost: () => false,
    providers: [],
    undiscovered: [],
    providerOfIssuer: new Map(),
    providerOfJwksUri: new Map(),
    partOf: () => ({
      source: 'policy',
      mode: 'audit',
      defaults: [],
      dialect: 'ory',
      existing: 'warn',
    }),
    needsLabels: () => false,
    hasSelectors: false,
    followsJwtHandler: true,
    exemptions: [],
    exemptionOf: () => undefined,
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function holding() {
  const events: string[] = [];
  function report(event: PolicyEvent): void {
    switch (event.kind) {
      case 'loaded':
        events.push(`loaded ${event.policy.hash}`);
        break;
      case 'refused':
        events.push(`refused ${event.reason}, in force ${event.inForce ?? 'none'}`);
        break;
    }
  }
  return { holder: createPolicyHolder({ compile, report }), events };
}

t.test('a holder without a good policy says why', async (t) => {
  const { holder, events } = holding();
  t.equal(holder.current(), undefined);
  t.equal(holder.problem(), 'no policy has been read yet');
  holder.refuse('policy.yaml: no such file');
  t.equal(holder.problem(), 'policy.yaml: no such file');
  holder.offer('bad');
  t.equal(holder.current(), undefined);
  t.equal(holder.problem(), 'mode: bad');
  t.strictSame(events, [
    'refused policy.yaml: no such file, in force none',
    'refused mode: bad, in force none',
  ]);
});

t.test('a bad text, and a source without one, leave the last good policy in force', async (t) => {
  const { holder, events } = holding();
  holder.offer('good');
  const good = holder.current();
  t.equal(good?.hash, hashOf('good'));
  t.equal(holder.problem(), undefined);
  holder.offer('bad');
  t.equal(holder.current(), good);
  t.equal(holder.problem(), 'mode: bad');
  holder.refuse('gone');
  t.equal(holder.current(), good);
  t.equal(holder.problem(), 'gone');
  t.strictSame(events, [
    `loaded ${hashOf('good')}`,
    `refused mode: bad, in force ${hashOf('good')}`,
    `refused gone, in force ${hashOf('good')}`,
  ]);
});

t.test('a good text replaces the policy in force', async (t) => {
  const { holder } = holding();
  holder.offer('one');
  holder.offer('two');
  t.equal(holder.current()?.hash, hashOf('two'));
});

t.test('what the source repeats is ignored', async (t) => {
  const { holder, events } = holding();
  holder.offer('good');
  holder.offer('good');
  holder.offer('bad');
  holder.offer('bad');
  holder.refuse('gone');
  holder.refuse('gone');
  t.equal(events.length, 3);
});

t.test('the text in force, offered again after a bad one, ends the problem', async (t) => {
  const { holder, events } = holding();
  holder.offer('good');
  holder.offer('bad');
  holder.offer('good');
  t.equal(holder.problem(), undefined);
  t.equal(events.at(-1), `loaded ${hashOf('good')}`);
});

t.test('the policy in force is compiled anew, silently, and never a refused one', async (t) => {
  const { holder, events } = holding();
  holder.recompile();
  t.equal(holder.current(), undefined);
  holder.offer('good');
  const first = holder.current();
  holder.offer('bad');
  holder.recompile();
  t.not(holder.current(), first);
  t.strictSame(holder.current()?.hash, hashOf('good'));
  t.equal(holder.problem(), 'mode: bad', 'the newer text is still refused');
  t.equal(events.length, 2);
});

t.test('a defect in the compiler refuses the text, and does not end the process', async (t) => {
  const events: PolicyEvent[] = [];
  const holder = createPolicyHolder({
    compile: () => {
      throw new TypeError('a defect');
    },
    report: (event) => events.push(event),
  });
  holder.offer('any');
  t.equal(holder.problem(), 'a defect');
  t.equal(events.length, 1);
});

t.test(
  'no text that people or their tools get wrong takes the last good policy away',
  async (t) => {
    const events: PolicyEvent[] = [];
    const report = (event: PolicyEvent) => void events.push(event);
    const holder = createPolicyHolder({ compile: compilePolicy, report });
    holder.offer(policyText());
    const good = holder.current();
    const exemption = '{namespace: a, until: 2027-02-30, owner: b, reason: c}';
    for (const [text, said] of [
      ['', /^the document is empty$/],
      ['# nothing\n', /^the document is empty$/],
      ['mode: [fix\n', /^line 2: /],
      ['mode: fix\n\tdefaults: []\n', /^line 2: /],
      ['mode: fix\nmode: fix\n', /^line 2: the key "mode" stands twice$/],
      ['mode: fix\nmod: fix\n', /^line 2: mod: is no known key$/m],
      ['mode: 7\nproviders: ias\n', /^line 2: providers: /m],
      ['just a text', /^line 1: the document: /],
      ['- a\n- list\n', /^line 1: the document: /],
      [`${policyText()}\n---\n${policyText()}`, /^line 2: a second document begins/],
      ['mode: fix\ndefaults: ["\u0000"]\n', /^line 2: the character U\+0000 is not allowed/],
      [`mode: ${'['.repeat(500_000)}`, /^line 1: nested more than 50 levels deep$/],
      [
        `a: &a [${'1,'.repeat(99)}]\nb: [${'*a,'.repeat(17_000_000)}]`,
        /larger than 1048576 characters$/,
      ],
      [`# ${'x'.repeat(1_048_576)}`, /larger than 1048576 characters$/],
      [
        `apiVersion: dexodus.dev/v1\nkind: Policy\nmode: audit\nexemptions:\n  - ${exemption}\n`,
        /^line 5: exemptions\[0\]\.until: "2027-02-30" is no day that exists/,
      ],
    ] as const) {
      holder.offer(text);
      t.match(holder.problem(), said);
      t.ok((holder.problem() ?? '').length < 2000, 'a person can read it');
      t.equal(holder.current(), good);
    }
    t.match(events.at(-1), { kind: 'refused', inForce: good?.hash });
    holder.offer(policyText({ mode: 'deny' }));
    t.equal(holder.problem(), undefined);
  },
);
