import { DexodusError } from '../errors.ts';
import { printable } from './printable.ts';

/** More than anybody corrects at once. */
const maxProblems = 20;
const maxCharacters = 400;

/** The error that refuses a policy: each problem on a line of its own, within bounds. */
export function policyInvalid<Problem>(
  problems: readonly Problem[],
  describe: (problem: Problem) => string = String,
): DexodusError {
  const told = problems
    .slice(0, maxProblems)
    .map((problem) => printable(describe(problem), maxCharacters));
  if (problems.length > told.length) told.push(`and ${problems.length - told.length} more`);
  return new DexodusError('ERR_POLICY_INVALID', told.join('\n'));
}
