import { fail, pass, type Check } from './check.ts';
import type { Rule } from './rules.ts';

/**
 * Whether Kyma's controller takes an APIRule: where it finds a fault in any rule, it says so in the
 * status, after admission, and makes nothing of the object.
 *
 * @param problemOf - what the controller would say of one rule; `undefined` where it is content
 */
export function controllerCheck(
  rules: readonly Rule[],
  problemOf: (rule: Rule) => string | undefined,
): Check {
  for (const rule of rules) {
    const problem = problemOf(rule);
    if (problem !== undefined)
      return fail(
        'controller',
        404,
        `${problem}: Kyma's controller says so in the status and makes no route of the APIRule`,
      );
  }
  return pass('controller', "nothing that Kyma's controller refuses");
}
