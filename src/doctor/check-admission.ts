import { apiRuleVersions, type ApiRuleVersion } from '../apirule/locate.ts';
import type { ApiServer, WriteAnswer } from '../cluster/api-server.ts';
import type { Policy } from '../policy/policy.ts';
import { servedVersions } from './check-webhooks.ts';
import type { Installation } from './installation.ts';
import { probeRule } from './probe-rule.ts';
import type { Result } from './result.ts';

/** What the probes are sent with. */
export interface ProbeContext {
  readonly apiServer: Pick<ApiServer, 'send'>;
  readonly policy: Policy;
  /** Where the rules would be created: one in which the caller may create APIRules. */
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** Hosts of Dex that are tried against the policy's own idea of them. */
const dexHosts = ['dex.kyma.local', 'dex-service.kyma-system.svc.cluster.local'];
const forbidden = 403;

/**
 * Creates an APIRule that relies on Dex, in a dry run, once for each served version: it must come
 * back fixed or denied. It tells a webhook that is configured from one that is called.
 */
export async function checkAdmission(
  { crd }: Installation,
  context: ProbeContext,
): Promise<readonly Result[]> {
  const { policy } = context;
  const check = 'admission';
  const served = servedVersions(crd) ?? [];
  const versions = apiRuleVersions.filter((version) => served.includes(version));
  const host = dexHosts.find((one) => policy.isDexHost(one));
  if (host === undefined) {
    const found = `by dex.hosts of the policy, none of these is Dex: ${dexHosts.join(', ')}`;
    return [{ check, status: 'unknown', found, remedy: 'try an APIRule of your own' }];
  }
  return Promise.all(versions.map(async (version) => probe(version, host, context)));
}

async function probe(
  version: ApiRuleVersion,
  host: string,
  { apiServer, policy, namespace, signal }: ProbeContext,
): Promise<Result> {
  const check = `admission of ${version}`;
  const answer = await apiServer.send({
    method: 'POST',
    path: `/apis/gateway.kyma-project.io/${version}/namespaces/${encodeURIComponent(namespace)}/apirules?dryRun=All`,
    body: probeRule(version, namespace, host),
    signal,
  });
  const { mode } = policy.partOf(namespace, {});
  return { check, ...judgeAnswer(answer, host, { mode, namespace }) };
}

function judgeAnswer(
  answer: WriteAnswer,
  host: string,
  { mode, namespace }: { readonly mode: string; readonly namespace: string },
): Omit<Result, 'check'> {
  if (answer.kind === 'ok') {
    const isFixed = !JSON.stringify(answer.object['spec']).includes(host);
    if (isFixed) return { status: 'ok', found: 'a rule that relies on Dex is fixed', remedy: '' };
    if (mode === 'warn' || mode === 'audit')
      return {
        status: 'unknown',
        found: `mode ${mode} in ${namespace} lets a rule that relies on Dex pass`,
        remedy:
          'look for the APIRule dexodus-doctor in the decision log, or name a namespace of mode fix or deny: --probe-namespace',
      };
    return {
      status: 'failure',
      found: 'a rule that relies on Dex is neither fixed nor denied: the webhook is not called',
      remedy: 'look at the rows above; the API server takes some seconds to call a new webhook',
    };
  }
  const { status, message } = answer;
  if (status === forbidden && message.includes('.dexodus.dev'))
    return { status: 'ok', found: 'a rule that relies on Dex is denied', remedy: '' };
  if (message.includes('failed calling webhook'))
    return {
      status: 'failure',
      found: message,
      remedy: 'look at the rows above, and at the log of the replicas',
    };
  return {
    status: 'unknown',
    found: message,
    remedy: `name a namespace in which you may create APIRules: --probe-namespace`,
  };
}
