import type { WriteAnswer } from '../cluster/api-server.ts';
import { takeLease } from '../cluster/lease.ts';
import { applyCaBundle } from '../cluster/webhook-configuration.ts';
import type { AuthorityState } from '../rotation/authority-state.ts';
import type { Lifetimes } from '../rotation/lifetimes.ts';
import type { Write } from '../rotation/next-write.ts';
import type { AuthoritySecret } from './authority-secret.ts';
import { openAuthorityStore, type AuthorityStoreDependencies } from './authority-store.ts';
import type { SeenConfiguration } from './cluster-view.ts';
import { makeAuthority } from './make-authority.ts';

export interface AuthorityWriterDependencies extends AuthorityStoreDependencies {
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly lifetimes: Lifetimes;
}

/** Where it is written, and who writes. */
export interface AuthorityWriterPlan {
  readonly namespace: string;
  readonly secret: string;
  readonly lease: string;
  /** Of this process, as no other has it. */
  readonly identity: string;
}

/** A write, and what it was decided on. */
export interface Decided {
  readonly write: Exclude<Write, { readonly kind: 'none' }>;
  /** The Secret as it was then; `undefined` where there was none. */
  readonly stored: AuthoritySecret | undefined;
  readonly configurations: ReadonlyMap<string, SeenConfiguration>;
}

/** What became of a write. */
export type WriteOutcome =
  /** The watches will tell; `state` where the Secret was written. */
  | { readonly kind: 'done'; readonly state: AuthorityState | undefined }
  /** Somebody else was first, or has the Lease: look again. */
  | { readonly kind: 'later'; readonly waitMilliseconds: number }
  | { readonly kind: 'refused'; readonly message: string; readonly permission: string };

/** Writes what was decided where nothing has changed since. Throws Error as `ApiServer`. */
export type WriteAuthority = (decided: Decided) => Promise<WriteOutcome>;

const CONFLICT = 409;
/** By then the watch has long brought what somebody else has written. */
const later: WriteOutcome = { kind: 'later', waitMilliseconds: 2000 };

export function createAuthorityWriter(
  dependencies: AuthorityWriterDependencies,
  plan: AuthorityWriterPlan,
): WriteAuthority {
  const { namespace, secret: name, lease, identity } = plan;
  const store = openAuthorityStore(dependencies, { namespace, name });

  async function storeState(
    state: AuthorityState,
    stored: Decided['stored'],
  ): Promise<WriteOutcome> {
    const permission = `create on secrets, patch on secrets, resourceNames [${name}], in namespace ${namespace}`;
    const answer =
      stored === undefined
        ? await store.create(state)
        : await store.change(state, stored.resourceVersion);
    return outcomeOf(answer, { permission, state });
  }

  async function patchAll(
    write: Write & { readonly kind: 'patch' },
    { stored, configurations }: Decided,
  ): Promise<WriteOutcome> {
    // What the caBundles are to hold was decided on this Secret: the watch of it may be behind.
    if (stored === undefined || !(await store.isStill(stored.resourceVersion))) return later;
    const caBundle = write.anchors.map(({ pem }) => pem).join('');
    for (const title of write.configurations) {
      const configuration = configurations.get(title);
      if (configuration === undefined) continue;
      // oxlint-disable-next-line no-await-in-loop -- there are three at most
      const answer = await applyCaBundle(dependencies, { ...configuration, caBundle });
      const { kind, name: webhook } = configuration.name;
      const permission = `patch on ${kind}webhookconfigurations, resourceNames [${webhook}]`;
      const outcome = outcomeOf(answer, { permission });
      if (outcome.kind !== 'done') return outcome;
    }
    return { kind: 'done', state: undefined };
  }

  return async (decided) => {
    const { write, stored } = decided;
    // Whoever comes first makes the Secret: the others get a 409 and wait for the watch.
    if (stored !== undefined) {
      const outcome = await takeLease(dependencies, { namespace, name: lease, identity });
      if (outcome.kind === 'taken') return { ...outcome, kind: 'later' };
      if (outcome.kind === 'refused')
        return {
          ...outcome,
          permission: `create on leases, get and update on leases, resourceNames [${lease}], in namespace ${namespace}`,
        };
    }
    switch (write.kind) {
      case 'make':
        return storeState(await makeState(dependencies, write.previous), stored);
      case 'store':
        return storeState(write.state, stored);
      case 'patch':
        return patchAll(write, decided);
    }
  };
}

async function makeState(
  { now, lifetimes }: AuthorityWriterDependencies,
  previous: AuthorityState['previous'],
): Promise<AuthorityState> {
  const time = now();
  const ca = await makeAuthority({
    // The time keeps two authorities apart, for people, and for verifiers that look for a name.
    commonName: `dexodus ${new Date(time).toISOString()}`,
    notBefore: time - lifetimes.backdating,
    notAfter: time + lifetimes.authority,
  });
  return { ca, previous, retireAt: undefined };
}

function outcomeOf(
  answer: WriteAnswer,
  { permission, state }: { readonly permission: string; readonly state?: AuthorityState },
): WriteOutcome {
  if (answer.kind === 'ok') return { kind: 'done', state };
  return answer.status === CONFLICT ? later : { ...answer, permission };
}
