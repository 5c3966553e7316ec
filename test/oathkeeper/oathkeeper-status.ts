import type { Check } from '../../src/explain/check.ts';

/**
 * The status that Oathkeeper answers with where the checks are right: it knows nothing of Kyma's
 * controller, and keys that can't be reached are no keys to it.
 */
export function oathkeeperStatus(checks: readonly Check[]): number {
  const asked = checks.filter(({ name }) => name !== 'controller');
  const failure = asked.find(({ status }) => status === 'fail');
  if (failure !== undefined) return failure.failureStatus ?? 0;
  return asked.some(({ status }) => status === 'unknown') ? 401 : 200;
}
