/** What checks look at, in the order in which they are told. */
export const checkNames = [
  'controller',
  'rule',
  'handler',
  'configuration',
  'location',
  'token',
  'algorithm',
  'key',
  'signature',
  'expiry',
  'notBefore',
  'issuedAt',
  'issuer',
  'subject',
  'audience',
  'scopes',
] as const;
export type CheckName = (typeof checkNames)[number];

/** One thing that a gateway asks of a request, and the answer. */
export interface Check {
  readonly name: CheckName;
  /** `unknown`: it can't be told from here; the detail says why. */
  readonly status: 'pass' | 'fail' | 'unknown';
  /** For a person: what was compared with what. Never holds the token. */
  readonly detail: string;
  /** The HTTP status that a request gets for a failure. */
  readonly failureStatus?: number;
}

/** How a gateway decides on a request. */
export interface Explanation {
  /** Who decides; `none` where the request reaches the service without being looked at. */
  readonly gateway: 'oathkeeper' | 'istio' | 'none';
  /** `undecided`: something that is not known here has its say. */
  readonly outcome: 'through' | 'refused' | 'undecided';
  /** What the caller gets where the request is refused. */
  readonly status: number | undefined;
  readonly checks: readonly Check[];
  /** What the checks don't show, and changes nothing. */
  readonly notes: readonly string[];
}

/** Every check must pass; one that fails refuses whatever the unknown ones would say. */
export function conclude(
  gateway: Explanation['gateway'],
  checks: readonly Check[],
  notes: readonly string[] = [],
): Explanation {
  const failure = checks.find(({ status }) => status === 'fail');
  if (failure !== undefined)
    return { gateway, outcome: 'refused', status: failure.failureStatus, checks, notes };
  const isUnknown = checks.some(({ status }) => status === 'unknown');
  const outcome = isUnknown ? 'undecided' : 'through';
  return { gateway, outcome, status: undefined, checks, notes };
}

/** One check of each name: the first that did not pass, else the first. */
export function mergeChecks(checks: readonly Check[]): readonly Check[] {
  const merged = new Map<CheckName, Check>();
  for (const check of checks) {
    const known = merged.get(check.name);
    if (known === undefined || known.status === 'pass') merged.set(check.name, check);
  }
  return [...merged.values()];
}

/** Whether one of the checks refuses the request. */
export function hasFailure(checks: readonly Check[]): boolean {
  return checks.some(({ status }) => status === 'fail');
}

/** A check that passed. */
export function pass(name: CheckName, detail: string): Check {
  return { name, status: 'pass', detail };
}

/** A check that can't be made from here. */
export function unknown(name: CheckName, detail: string): Check {
  return { name, status: 'unknown', detail };
}

/** A check that failed, and the HTTP status that a request gets for it. */
export function fail(name: CheckName, failureStatus: number, detail: string): Check {
  return { name, status: 'fail', detail, failureStatus };
}
