import { admit, type AdmitContext } from '../src/admit.ts';
import { compilePolicy } from '../src/policy/compile.ts';
import { parsePolicy } from '../src/policy/parse.ts';
import type { Policy } from '../src/policy/policy.ts';
import type { Labels } from '../src/policy/selector.ts';
import { findNamespaceLabels } from '../src/server/namespace-labels.ts';
import { policyTexts } from './large-policy.ts';
import { inWords, markdownTable } from './markdown-table.ts';
import { reviewBodies, reviewPlans, type ReviewPlan } from './reviews.ts';
import { rounds } from './rounds.ts';
import { ratios, spreadOf, type Spread } from './statistics.ts';

/** What a policy of 10,000 exemptions and 1,000 parts costs. */
export interface PolicyResult {
  readonly characters: number;
  readonly parseMilliseconds: Spread;
  /** From the text to what decides, `parseMilliseconds` included. */
  readonly compileMilliseconds: Spread;
  /** Each kind of review. */
  readonly reviews: readonly ReviewCost[];
}

interface ReviewCost {
  readonly review: string;
  readonly microseconds: Spread;
  /** Beside an empty policy. */
  readonly ratio: Spread;
}

const blocks = 25;
const passes = 60;

/** The namespaces of the reviews: each way to find a part, and none. Their labels as in a cluster. */
const namespaces: ReadonlyMap<string, Labels> = new Map(
  [
    ['name-600', {}],
    ['name-999', {}],
    ['start-400-x', {}],
    ['a-long-name-of-a-namespace-end-901', {}],
    ['by-label', { team: 't-803' }],
    ['by-either', { team: 'b-995' }],
    ['by-key', { team: 'none', 'pilot-806': 'yes' }],
    ['nothing', { team: 'none', stage: 'live' }],
  ].map(([name, labels]) => [
    name as string,
    {
      'kubernetes.io/metadata.name': name as string,
      'istio-injection': 'enabled',
      ...(labels as Labels),
    },
  ]),
);

/** Measures in this process: no server, no network. */
export function benchPolicy(): PolicyResult {
  const { empty, large } = policyTexts();
  const compile = (text: string): Policy => compilePolicy(text, '0123456789ab');
  return {
    characters: large.length,
    parseMilliseconds: spreadOf(repeat(() => parsePolicy(large))),
    compileMilliseconds: spreadOf(repeat(() => compile(large))),
    reviews: reviewPlans.map((plan) => reviewCost(plan, [compile(large), compile(empty)])),
  };
}

/** The first run is that of a process that has just started: it counts as the others do. */
function repeat(run: () => unknown): readonly number[] {
  return Array.from({ length: blocks }, () => milliseconds(run));
}

/** CPU time of this process: what else the machine does is left out. */
function milliseconds(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function reviewCost(plan: ReviewPlan, policies: readonly [Policy, Policy]): ReviewCost {
  const bodies = bodiesOf(plan);
  const costs = new Map(policies.map((policy) => [policy, [] as number[]]));
  const pass = (policy: Policy): void => {
    for (const body of bodies) decide(policy, plan, body);
  };
  for (const policy of policies) for (let i = 0; i < passes; i++) pass(policy);
  for (const block of rounds(policies, blocks)) {
    const sums = new Map(policies.map((policy) => [policy, 0]));
    for (const policy of block) {
      const spent = milliseconds(() => {
        for (let i = 0; i < passes; i++) pass(policy);
      });
      sums.set(policy, (sums.get(policy) ?? 0) + spent);
    }
    for (const [policy, spent] of sums)
      costs.get(policy)?.push((spent * 1000) / (2 * passes * bodies.length));
  }
  const [large, empty] = policies.map((policy) => costs.get(policy) ?? []);
  return {
    review: plan.name,
    microseconds: spreadOf(large ?? []),
    ratio: ratios(large ?? [], empty ?? []),
  };
}

/** What the server does with a body, once it is read. */
function decide(policy: Policy, { endpoint }: ReviewPlan, body: string): string {
  const review = JSON.parse(body);
  const namespaceLabels = findNamespaceLabels(
    (name) => namespaces.get(name) ?? {},
    policy,
    review,
  ) as Labels | undefined;
  const context: AdmitContext = { policy, nowMilliseconds: 0, namespaceLabels };
  return admit(endpoint, review, context).body;
}

function bodiesOf(plan: ReviewPlan): readonly string[] {
  const [body = ''] = reviewBodies(plan);
  return [...namespaces.keys()].map((namespace) => {
    const review = JSON.parse(body);
    Object.assign(review.request, { namespace });
    return JSON.stringify(review);
  });
}

/** The result as people read it. */
export function policyTable(result: PolicyResult): string {
  const { characters, parseMilliseconds, compileMilliseconds, reviews } = result;
  const times = markdownTable(
    ['of the text', 'CPU ms'],
    [
      ['parse', inWords(parseMilliseconds)],
      ['parse and compile', inWords(compileMilliseconds)],
    ],
  );
  const costs = markdownTable(
    ['review', 'CPU µs', 'beside an empty policy ×'],
    reviews.map(({ review, microseconds, ratio }) => [
      review,
      inWords(microseconds),
      inWords(ratio),
    ]),
  );
  return `10,000 exemptions, 1,000 parts, ${characters} characters\n\n${times}\n\n${costs}`;
}
