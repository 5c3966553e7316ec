import t from 'tap';
import { controllerCheck } from '../../src/explain/controller-check.ts';
import type { Rule } from '../../src/explain/rules.ts';

const rule = (path: string): Rule => ({ field: path, path, methods: [], service: '', object: {} });
const rules = ['/a', '/b', '/c'].map(rule);

t.test('the first fault is told, and no rule after it is looked at', (t) => {
  const asked: string[] = [];
  const check = controllerCheck(rules, ({ path }) => {
    asked.push(path);
    return path === '/b' ? 'spec.rules[1] is odd' : undefined;
  });
  t.match(check, {
    name: 'controller',
    status: 'fail',
    failureStatus: 404,
    detail: /^spec\.rules\[1\] is odd: .* no route of the APIRule$/,
  });
  t.same(asked, ['/a', '/b']);
  t.end();
});

t.test('no fault is told where there is none', (t) => {
  t.match(
    controllerCheck(rules, () => undefined),
    { status: 'pass' },
  );
  t.match(
    controllerCheck([], () => 'odd'),
    { status: 'pass' },
  );
  t.end();
});
