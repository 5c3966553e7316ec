import { DexodusError } from '../errors.ts';
import { compilePolicy } from '../policy/compile.ts';
import { policyTextOf } from '../policy/configmap.ts';
import { endOfDay } from '../policy/day.ts';
import type { Policy } from '../policy/policy.ts';
import { hashPolicy } from '../policy-source/hash-policy.ts';
import { objectsIn, textAt } from './dig.ts';
import { policyName, type Installation } from './installation.ts';
import type { Lookup } from './lookup.ts';
import type { Result } from './result.ts';

/** The policy that the cluster holds, and what is to be said of it. */
export interface CheckedPolicy {
  /** `undefined` where there is no valid one. */
  readonly policy: Policy | undefined;
  readonly results: readonly Result[];
}

const soonMilliseconds = 14 * 86_400_000;

/** Whether the ConfigMap holds a valid policy, the server has taken it, and its exemptions last. */
export function checkPolicy(
  { policy: configMap, events, namespace }: Installation,
  nowMilliseconds: number,
): CheckedPolicy {
  const check = 'policy';
  const edit = `kubectl -n ${namespace} edit configmap ${policyName}`;
  const fail = (found: string, remedy = edit): CheckedPolicy => ({
    policy: undefined,
    results: [{ check, status: 'failure', found, remedy }],
  });
  if (configMap.kind === 'unknown') {
    const remedy = `allow: get on configmaps in namespace ${namespace}`;
    const result = { check, status: 'unknown', found: configMap.message, remedy } as const;
    return { policy: undefined, results: [result] };
  }
  if (configMap.kind === 'absent')
    return fail(
      `there is no ConfigMap ${namespace}/${policyName}`,
      'kubectl apply -k manifests/base',
    );
  const found = policyTextOf(configMap.object);
  if (!found.ok) return fail(`ConfigMap ${namespace}/${policyName} ${found.reason}`);
  try {
    const policy = compilePolicy(found.text, hashPolicy(found.text));
    const results = [
      ...policy.warningsAt(nowMilliseconds).map((warning): Result => ({
        check,
        status: 'warning',
        found: warning,
        remedy: edit,
      })),
      checkInForce(policy, events, namespace),
      ...checkExemptions(policy, nowMilliseconds, edit),
    ];
    return { policy, results };
  } catch (error) {
    if (!(error instanceof DexodusError)) throw error;
    return fail(`it is refused, an older one or none is in force: ${error.message}`);
  }
}

/** Compares with what the server has told in Events, the newest of which counts. */
function checkInForce({ hash }: Policy, events: Lookup, namespace: string): Result {
  const check = 'policy in force';
  const describe = `kubectl -n ${namespace} describe configmap ${policyName}`;
  const told = events.kind === 'found' ? newestPolicyEvent(events) : undefined;
  if (told === undefined)
    return {
      check,
      status: 'unknown',
      found: `the ConfigMap holds ${hash}; no Event tells whether it was loaded (they last an hour)`,
      remedy: `compare with dexodus_policy_info of the replicas' /metrics`,
    };
  if (told.reason === 'PolicyLoaded' && told.note.includes(hash))
    return { check, status: 'ok', found: `${hash} was loaded`, remedy: '' };
  return {
    check,
    status: 'failure',
    found: `the ConfigMap holds ${hash}; the newest Event says: ${told.note}`,
    remedy: describe,
  };
}

interface PolicyEvent {
  readonly reason: string;
  readonly note: string;
  readonly at: string;
}

function newestPolicyEvent({
  object,
}: Extract<Lookup, { kind: 'found' }>): PolicyEvent | undefined {
  return objectsIn(object['items'])
    .map((event) => ({
      reason: textAt(event, 'reason'),
      note: textAt(event, 'note'),
      at:
        textAt(event, 'series', 'lastObservedTime') ||
        textAt(event, 'eventTime') ||
        textAt(event, 'deprecatedLastTimestamp'),
    }))
    .filter(({ reason }) => reason === 'PolicyLoaded' || reason === 'PolicyRefused')
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .at(-1);
}

function checkExemptions(
  { exemptions }: Policy,
  nowMilliseconds: number,
  edit: string,
): readonly Result[] {
  const check = 'exemptions';
  const ending = exemptions.flatMap((exemption): readonly Result[] => {
    const left = (endOfDay(exemption.until) ?? 0) - nowMilliseconds;
    // Of one that is over, the policy's own warnings speak.
    if (left <= 0 || left > soonMilliseconds) return [];
    const { namespace, name = '*', until, owner } = exemption;
    const found = `${namespace}/${name} ends with ${until} (owner ${JSON.stringify(owner)})`;
    return [{ check, status: 'warning', found, remedy: `move it off Dex, or: ${edit}` }];
  });
  if (ending.length > 0) return ending;
  const found = `${exemptions.length}, none ends within 14 days`;
  return [{ check, status: 'ok', found, remedy: '' }];
}
