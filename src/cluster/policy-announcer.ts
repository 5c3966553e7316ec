import type { PolicyEvent } from '../policy-source/policy-holder.ts';
import type { ClusterEvent, EventObject } from './event.ts';
import type { TellEvent } from './event-writer.ts';

/** The policy's ConfigMap as it was last seen. */
export interface SeenConfigMap {
  readonly object: EventObject;
  /** Of the edit that made it what it is. */
  readonly resourceVersion: string;
}

/** Tells whoever runs `kubectl describe` on the policy's ConfigMap what becomes of the policy. */
export interface PolicyAnnouncer {
  /** From here on Events are written; before, and with a policy file, nothing is told. */
  readonly connect: (tell: TellEvent) => void;
  /** The ConfigMap that is about to be offered; undefined where there is none. */
  readonly seen: (configMap: SeenConfigMap | undefined) => void;
  readonly policyChanged: (event: PolicyEvent) => void;
  /** Anything else that is about the policy. */
  readonly announce: (event: ClusterEvent) => void;
}

/**
 * Makes the announcer. What it is told while there is no ConfigMap is lost: the log has it.
 *
 * @param now - milliseconds since 1970 UTC
 */
export function createPolicyAnnouncer(now: () => number): PolicyAnnouncer {
  let tell: TellEvent | undefined;
  let configMap: SeenConfigMap | undefined;

  function announce(event: ClusterEvent): void {
    if (configMap !== undefined) tell?.(configMap.object, event);
  }

  return {
    connect: (writer) => void (tell = writer),
    seen: (seen) => void (configMap = seen),
    policyChanged(event) {
      // One edit, one Event, however many replicas read it and however often they are started.
      const happening = configMap?.resourceVersion;
      announce({
        ...describePolicyEvent(event, now()),
        ...(happening !== undefined && { happening }),
      });
    },
    announce,
  };
}

function describePolicyEvent(event: PolicyEvent, nowMilliseconds: number): ClusterEvent {
  switch (event.kind) {
    case 'loaded': {
      const { hash, warningsAt } = event.policy;
      const told = warningsAt(nowMilliseconds).map((warning) => `warning: ${warning}`);
      const message = [`policy ${hash} is in force`, ...told].join('\n');
      return { type: 'Normal', reason: 'PolicyLoaded', message };
    }
    case 'refused': {
      const { inForce, reason } = event;
      const rest = inForce === undefined ? 'there is none in force' : `${inForce} stays in force`;
      const message = `the policy is refused, ${rest}: ${reason}`;
      return { type: 'Warning', reason: 'PolicyRefused', message };
    }
  }
}
