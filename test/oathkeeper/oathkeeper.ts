import { mkdtemp, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDaemon } from '../control-plane/daemon.ts';
import { eventually } from '../control-plane/eventually.ts';
import { freePort } from '../control-plane/free-port.ts';
import { startGuard } from '../control-plane/guard.ts';
import type { AccessRule } from './access-rules.ts';
import { oathkeeperPath } from './binary.ts';

/** A request that Oathkeeper is asked about. */
export interface AskedRequest {
  readonly host: string;
  readonly method: string;
  /** With a query, where there is one. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A real Oathkeeper on loopback. */
export interface Oathkeeper {
  /** The status that it answers a request with: 200 lets it through. */
  readonly decide: (asked: AskedRequest) => Promise<number>;
  readonly log: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** What an Oathkeeper is configured with beside its access rules. */
export interface OathkeeperOptions {
  /** The global `jwks_urls` of its jwt handler. */
  readonly jwksUrls: readonly string[];
  /** Authorities (PEM) that it trusts in place of the system's. */
  readonly ca?: string;
}

/** Starts an Oathkeeper, configured as Kyma configures its own, with its access rules from a file. */
export async function startOathkeeper(
  rules: readonly AccessRule[],
  { jwksUrls, ca }: OathkeeperOptions,
): Promise<Oathkeeper> {
  const directory = await mkdtemp(join(tmpdir(), 'dexodus-oathkeeper-'));
  const rulesFile = join(directory, 'access-rules.json');
  const configFile = join(directory, 'config.json');
  const [api, proxy, prometheus] = [await freePort(), await freePort(), await freePort()];
  const listen = (port: number): object => ({ host: '127.0.0.1', port });
  const config = {
    access_rules: { repositories: [`file://${rulesFile}`], matching_strategy: 'regexp' },
    authenticators: {
      anonymous: { enabled: true, config: { subject: 'anonymous' } },
      jwt: { enabled: true, config: { jwks_urls: jwksUrls, scope_strategy: 'wildcard' } },
      noop: { enabled: true },
      oauth2_client_credentials: {
        enabled: true,
        config: { token_url: 'http://127.0.0.1:1/token' },
      },
      unauthorized: { enabled: true },
    },
    authorizers: { allow: { enabled: true } },
    mutators: { noop: { enabled: true } },
    log: { level: 'warn' },
    serve: { api: listen(api), proxy: listen(proxy), prometheus: listen(prometheus) },
  };
  await writeFile(rulesFile, JSON.stringify(rules));
  const caFile = join(directory, 'ca.crt');
  if (ca !== undefined) await writeFile(caFile, ca);
  await writeFile(configFile, JSON.stringify(config));
  const guard = startGuard(directory);
  const daemon = await startDaemon(guard, {
    name: 'oathkeeper',
    command: oathkeeperPath(process.env),
    args: ['serve', '--config', configFile, '--disable-telemetry', '--sqa-opt-out'],
    env: ca === undefined ? {} : { SSL_CERT_FILE: caFile },
    logFile: join(directory, 'oathkeeper.log'),
  });
  const decide = (asked: AskedRequest): Promise<number> => ask(api, asked);
  const probe = { host: 'no.example.com', method: 'GET', target: '/', headers: {} };
  await eventually('Oathkeeper has its rules', async () => {
    if (daemon.hasExited()) throw new Error(await daemon.log());
    const { length } = await listRules(api);
    return length >= Math.min(rules.length, 1) && (await decide(probe)) === 404 ? true : undefined;
  });
  return { decide, log: daemon.log, stop: () => guard.close() };
}

function ask(port: number, { host, method, target, headers }: AskedRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    request({
      port,
      host: '127.0.0.1',
      method,
      path: `/decisions${target}`,
      headers: { ...headers, 'x-forwarded-host': host, 'x-forwarded-proto': 'https' },
    })
      .on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .on('error', reject)
      .end();
  });
}

async function listRules(port: number): Promise<readonly unknown[]> {
  const response = await fetch(`http://127.0.0.1:${port}/rules`);
  const rules: unknown = await response.json();
  return Array.isArray(rules) ? rules : [];
}
