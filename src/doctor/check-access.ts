import type { ApiServer } from '../cluster/api-server.ts';
import { dig, textAt } from './dig.ts';
import type { Result } from './result.ts';

/** One right that the server needs. */
export interface NeededAccess {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Left out: all names. */
  readonly name?: string;
  /** Left out: dexodus's own; empty: the whole cluster. */
  readonly namespace?: string;
}

const read = ['get', 'list', 'watch'];

/** What the shipped Role and ClusterRole allow, and the server uses; a test compares them. */
export const neededAccess: readonly NeededAccess[] = [
  { group: '', resource: 'configmaps', verbs: read, name: 'dexodus-policy' },
  { group: '', resource: 'events', verbs: ['create', 'get', 'patch'] },
  { group: '', resource: 'secrets', verbs: [...read, 'patch'], name: 'dexodus-ca' },
  { group: '', resource: 'secrets', verbs: ['create'] },
  { group: 'coordination.k8s.io', resource: 'leases', verbs: ['get', 'update'], name: 'dexodus' },
  { group: 'coordination.k8s.io', resource: 'leases', verbs: ['create'] },
  { group: '', resource: 'namespaces', verbs: read, namespace: '' },
  {
    group: '',
    resource: 'configmaps',
    verbs: read,
    name: 'api-gateway-config',
    namespace: 'kyma-system',
  },
  ...['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'].map((resource) => ({
    group: 'admissionregistration.k8s.io',
    resource,
    verbs: [...read, 'patch'],
    name: 'dexodus',
    namespace: '',
  })),
];

/**
 * Asks the API server, right by right, whether the ServiceAccount has what the server needs. Who may
 * not ask about others asks about itself, which tells something only where it is the ServiceAccount.
 */
export async function checkAccess(
  apiServer: Pick<ApiServer, 'send'>,
  namespace: string,
  signal: AbortSignal,
): Promise<Result> {
  const check = 'RBAC';
  const account = `system:serviceaccount:${namespace}:dexodus`;
  const ask = async (user: string | undefined): Promise<readonly Answer[]> =>
    Promise.all(rights(namespace).map(async (right) => askFor(apiServer, { right, user }, signal)));
  let answers = await ask(account);
  const refused = answers.find((answer) => answer.kind === 'refused');
  if (refused?.kind === 'refused') {
    const remedy = 'allow: create on subjectaccessreviews, or run it as the ServiceAccount';
    if ((await ownName(apiServer, signal)) !== account)
      return { check, status: 'unknown', found: refused.message, remedy };
    answers = await ask(undefined);
  }
  const missing = answers.flatMap((answer) => (answer.kind === 'denied' ? [answer.right] : []));
  if (missing.length > 0)
    return {
      check,
      status: 'failure',
      found: `${account} may not: ${missing.map(inWords).join('; ')}`,
      remedy: 'kubectl apply -k manifests/base',
    };
  return { check, status: 'ok', found: `${account} may do all that is needed`, remedy: '' };
}

/** Who the caller is, as the API server sees it; `undefined` where it does not say. */
async function ownName(
  apiServer: Pick<ApiServer, 'send'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await apiServer.send({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    signal,
  });
  return answer.kind === 'ok' ? textAt(answer.object, 'status', 'userInfo', 'username') : undefined;
}

interface Right extends Omit<NeededAccess, 'verbs'> {
  readonly verb: string;
}

function rights(namespace: string): readonly Right[] {
  return neededAccess.flatMap(({ verbs, ...access }) =>
    verbs.map((verb) => Object.assign({ namespace }, access, { verb })),
  );
}

type Answer =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied'; readonly right: Right }
  | { readonly kind: 'refused'; readonly message: string };

async function askFor(
  apiServer: Pick<ApiServer, 'send'>,
  { right, user }: { readonly right: Right; readonly user: string | undefined },
  signal: AbortSignal,
): Promise<Answer> {
  const kind = user === undefined ? 'SelfSubjectAccessReview' : 'SubjectAccessReview';
  const { group, resource, verb, name, namespace } = right;
  const answer = await apiServer.send({
    method: 'POST',
    path: `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind,
      spec: {
        ...(user !== undefined && { user }),
        resourceAttributes: { group, resource, verb, name, namespace },
      },
    },
    signal,
  });
  if (answer.kind === 'refused') return answer;
  return dig(answer.object, 'status', 'allowed') === true
    ? { kind: 'allowed' }
    : { kind: 'denied', right };
}

function inWords({ group, resource, verb, name, namespace }: Right): string {
  const kind = group === '' ? resource : `${resource}.${group}`;
  const which = name === undefined ? kind : `${kind}/${name}`;
  return namespace === '' ? `${verb} ${which}` : `${verb} ${which} in ${namespace}`;
}
