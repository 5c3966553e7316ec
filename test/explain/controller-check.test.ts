import t from 'tap';
import { controllerCheck } from '../../src/explain/controller-check.ts';
import type { Rule } from '../../src/explain/rules.ts';

const rule = (path: string): Rule => ({ field: path, path, methods: [], service: '', object: {} });

t.test('a fault in any rule spoils the whole APIRule', async (t) => {
  const check = controllerCheck([rule('/a'), rule('/b')], ({ path }) =>
    path === '/b' ? 'b is bad' : undefined,
  );
  t.match(check, { name: 'controller', status: 'fail', failureStatus: 404, detail: /^b is bad: / });
});

t.test('without one it passes, without rules too', async (t) => {
  for (const rules of [[], [rule('/a')]])
    t.match(
      controllerCheck(rules, () => undefined),
      { status: 'pass' },
    );
});
