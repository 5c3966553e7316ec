/** One review as it is recorded: the fields of the decision log's line (`docs/behaviour.md`). */
export interface DecisionRecord {
  readonly uid: string;
  readonly endpoint: 'mutate' | 'validate';
  readonly operation: string;
  readonly namespace: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly userName: string;
  readonly dryRun: boolean;
  readonly verdict: 'allow' | 'fix' | 'warn' | 'deny';
  /** What the policy would have done, where the mode is audit or an exemption or `existing` let it pass. */
  readonly findings: readonly RecordedFinding[];
  /** The names of the providers that were put in Dex's place. */
  readonly providers: readonly string[];
  readonly patchBytes: number;
  readonly policy: string;
}

/** One finding, bounded in size. */
export interface RecordedFinding {
  readonly field: string;
  readonly kind: string;
  readonly value: string;
  readonly remedy: string;
}
