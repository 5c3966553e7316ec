import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readDecision } from '../../bench/decision.ts';
import { reviewBodies, reviewPlans, uidPlaceholder, type ReviewPlan } from '../../bench/reviews.ts';
import { admit } from '../../src/admit.ts';
import { compilePolicy } from '../../src/policy/compile.ts';

const policyFile = join(import.meta.dirname, '../../bench/policy.yaml');
const policy = compilePolicy(await readFile(policyFile, 'utf8'), '0123456789ab');

function placesOf({ seenFirst }: ReviewPlan): number {
  if (seenFirst === undefined) return 1;
  return seenFirst === 'version' ? 3 : 5;
}

for (const plan of reviewPlans) {
  t.test(`the review "${plan.name}" is what it is called`, (t) => {
    const bodies = reviewBodies(plan);
    t.equal(new Set(bodies).size, bodies.length, 'no two are the same');
    const kilobytes = plan.name.startsWith('120 KB') ? 120 : 5;
    for (const body of bodies) {
      const places = body.split(uidPlaceholder).length - 1;
      t.equal(places, placesOf(plan), 'the uid, and what is to be new of both objects');
      t.ok(Math.abs(body.length / 1000 / kilobytes - 1) < 0.15, `${body.length} bytes`);
      const context = { policy, nowMilliseconds: 0 };
      const { allowed, isPatched } = readDecision(
        body,
        admit(plan.endpoint, JSON.parse(body), context).body,
      );
      t.equal(allowed ? (isPatched ? 'fixed' : 'untouched') : 'denied', plan.outcome);
    }
    t.end();
  });
}
