import t from 'tap';
import { shortPlan } from '../availability/plans.ts';
import { runPlan } from '../availability/run-plan.ts';
import { skipWithoutControlPlane } from '../control-plane/skip-without-control-plane.ts';

// Fewer than `npm run availability` asks for: other tests run beside it.
const perSecond = 15;

t.test(
  'no admission is lost or wrong, whatever happens (in short; `npm run availability` has all of it)',
  { skip: await skipWithoutControlPlane(), timeout: 170_000 },
  async (t) => {
    await runPlan(shortPlan, {
      perSecond,
      replicas: undefined,
      tell({ scenario, failed, wrong, excused, admissions, messages }) {
        const lost = { failed, wrong };
        t.same(lost, { failed: 0, wrong: 0 }, `${scenario}: ${admissions} admissions`, {
          messages,
        });
        // What was in flight on replicas that were killed: two, each for a moment.
        t.ok(excused <= perSecond / 2, `${scenario}: ${excused} by nature`);
        t.ok(admissions > perSecond, `${scenario}: the load went on`);
      },
    });
  },
);
