import type { Policy } from '../policy/policy.ts';
import { hashPolicy } from './hash-policy.ts';

/** What became of a text that a source offered, or of a source that had none to offer. */
export type PolicyEvent =
  | { readonly kind: 'loaded'; readonly policy: Policy }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** The hash of the policy that stays in force; undefined where there never was a good one. */
      readonly inForce: string | undefined;
    };

/**
 * Holds the policy in force. A source (a file, a ConfigMap) offers each text that it finds and
 * says why where it finds none; a bad text never replaces a good policy.
 */
export interface PolicyHolder {
  /** The last good policy; undefined until there is one. */
  readonly current: () => Policy | undefined;
  /** Why the newest state of the source is not in force; undefined where it is. */
  readonly problem: () => string | undefined;
  /** Takes the text that the source holds now. Never throws; a text that was just offered is ignored. */
  readonly offer: (text: string) => void;
  /** Compiles the policy in force anew, as something that it leaves to be found out was found. Never throws. */
  readonly recompile: () => void;
  /** Notes that the source holds no text, and why. Never throws; a reason that was just given is ignored. */
  readonly refuse: (reason: string) => void;
}

export interface PolicyHolderDependencies {
  /** `compilePolicy`: throws where the text is no valid policy. */
  readonly compile: (text: string, hash: string) => Policy;
  /** Told of each change, once: logs, metrics. Must not throw. */
  readonly report: (event: PolicyEvent) => void;
}

/** Makes a holder without any policy. */
export function createPolicyHolder({ compile, report }: PolicyHolderDependencies): PolicyHolder {
  let current: Policy | undefined;
  let text: string | undefined;
  let problem: string | undefined = 'no policy has been read yet';
  // What the source said last: a watch that reconnects repeats itself, and is not to be heard twice.
  let latest: { readonly text?: string; readonly reason?: string } = {};

  function refuse(reason: string): void {
    problem = reason;
    report({ kind: 'refused', reason, inForce: current?.hash });
  }

  return {
    current: () => current,
    problem: () => problem,
    offer(offered) {
      if (latest.text === offered) return;
      latest = { text: offered };
      try {
        current = compile(offered, hashPolicy(offered));
        text = offered;
      } catch (error) {
        refuse(error instanceof Error ? error.message : String(error));
        return;
      }
      problem = undefined;
      report({ kind: 'loaded', policy: current });
    },
    recompile() {
      if (current === undefined || text === undefined) return;
      try {
        current = compile(text, current.hash);
      } catch (error) {
        refuse(error instanceof Error ? error.message : String(error));
      }
    },
    refuse(reason) {
      if (latest.reason === reason) return;
      latest = { reason };
      refuse(reason);
    },
  };
}
