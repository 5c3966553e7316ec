import { connect } from 'node:tls';
import { isIP } from 'node:net';
import { isObject, type JsonObject } from '../json.ts';
import { dig, objectsIn, textAt } from './dig.ts';
import type { Installation } from './installation.ts';
import type { Lookup } from './lookup.ts';
import type { Result } from './result.ts';

/** Where the API server finds a webhook, and what it verifies its certificate with. */
interface Target {
  readonly host: string;
  readonly port: number;
  readonly serverName: string;
  readonly caBundle: string;
}

const connectMilliseconds = 3000;

/** Whether each webhook's caBundle verifies the certificate that is really served at its address. */
export async function checkCertificates({
  mutating,
  validating,
  service,
}: Installation): Promise<readonly Result[]> {
  const webhooks = [mutating, validating].flatMap((lookup) =>
    lookup.kind === 'found' ? objectsIn(lookup.object['webhooks']) : [],
  );
  return Promise.all(webhooks.map(async (webhook) => checkCertificate(webhook, service)));
}

async function checkCertificate(webhook: JsonObject, service: Lookup): Promise<Result> {
  const check = `certificate for ${textAt(webhook, 'name')}`;
  const target = targetOf(webhook, service);
  if (typeof target === 'string')
    return {
      check,
      status: 'failure',
      found: target,
      remedy: 'kubectl apply -k manifests/base, and look at the readiness of the replicas',
    };
  const { host, port, serverName, caBundle } = target;
  return new Promise((resolve) => {
    const done = (status: Result['status'], found: string, remedy: string): void => {
      socket.destroy();
      resolve({ check, status, found, remedy });
    };
    const socket = connect({
      host,
      port,
      // An address is no server name (RFC 6066, section 3).
      ...(isIP(serverName) === 0 && { servername: serverName }),
      ca: caBundle,
      timeout: connectMilliseconds,
    });
    socket.once('secureConnect', () => {
      const until = new Date(socket.getPeerCertificate().valid_to).toISOString().slice(0, 10);
      done('ok', `${serverName}:${port} is verified by its caBundle, valid until ${until}`, '');
    });
    socket.once('timeout', () => done('unknown', ...unreachable(target, 'no answer')));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (isVerification(error))
        done(
          'failure',
          `the caBundle does not verify what ${serverName} serves: ${error.message}`,
          'look at the readiness of the replicas and, with certificates of your own, at caBundle (docs/certificates.md)',
        );
      else done('unknown', ...unreachable(target, error.message));
    });
  });
}

/** From outside the cluster, its Services have no address that leads anywhere. */
function unreachable({ serverName, port }: Target, reason: string): readonly [string, string] {
  return [
    `${serverName}:${port} can't be reached from here (${reason})`,
    'run the doctor in the cluster, or rely on the admission check',
  ];
}

/** OpenSSL's words for what it found, and Node's for a name that is not in the certificate. */
function isVerification({ code = '' }: NodeJS.ErrnoException): boolean {
  return code.startsWith('CERT_') || code.startsWith('UNABLE_TO_') || code.includes('CERT');
}

function targetOf(webhook: JsonObject, service: Lookup): Target | string {
  const config = webhook['clientConfig'];
  const { caBundle: bundle, url, service: reference } = isObject(config) ? config : {};
  if (typeof bundle !== 'string' || bundle === '') return 'it has no caBundle: nobody is trusted';
  const caBundle = Buffer.from(bundle, 'base64').toString('utf8');
  if (typeof url === 'string') {
    const { hostname, port } = new URL(url);
    return { host: hostname, port: Number(port || '443'), serverName: hostname, caBundle };
  }
  if (service.kind !== 'found') return 'its Service is not to be seen';
  const port = Number(dig(reference, 'port') ?? 443);
  const serverName = `${textAt(reference, 'name')}.${textAt(reference, 'namespace')}.svc`;
  const spec = dig(service.object, 'spec');
  const host = textAt(spec, 'externalName') || textAt(spec, 'clusterIP');
  return { host, port, serverName, caBundle };
}
