import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { freePort } from '../control-plane/free-port.ts';

/** Key sets over plain HTTP, and tokens that are signed with their keys. */
export interface KeyServer {
  /** The address of a key set: `/a` holds key `a`; see `startKeyServer`. */
  readonly url: (path: string) => string;
  /** An address that nothing listens on. */
  readonly deadUrl: string;
  /** A token that is good for an hour, with the given claims and header members over that. */
  readonly sign: (
    key: KeyName,
    claims?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** `a`, `b`: RS256. `es`: ES256. `noUse`: RS256 without `use`. `ed`: Ed25519. */
const algorithms = { a: 'RS256', b: 'RS256', es: 'ES256', noUse: 'RS256', ed: 'EdDSA' } as const;
export type KeyName = keyof typeof algorithms;

export const issuers = {
  a: 'https://a.example.com',
  b: 'https://b.example.com',
} as const;

/**
 * Serves each key in a set of its own under its name; `/odd` holds `a` beside a key that no library
 * of Oathkeeper's reads, `/empty` no keys, `/garbage` no JSON, `/missing` nothing at all.
 */
export async function startKeyServer(): Promise<KeyServer> {
  const keys = new Map<KeyName, CryptoKey>();
  const sets = new Map<string, string>();
  const odd: JWK = { kty: 'OKP', crv: 'X25519', x: 'AAAA', kid: 'odd', use: 'enc' };
  for (const [name, alg] of Object.entries(algorithms) as [KeyName, string][]) {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    keys.set(name, privateKey);
    const use = name === 'noUse' ? {} : { use: 'sig' };
    const jwk = { ...(await exportJWK(publicKey)), kid: name, alg, ...use };
    sets.set(`/${name}`, JSON.stringify({ keys: [jwk] }));
    if (name === 'a') sets.set('/odd', JSON.stringify({ keys: [jwk, odd] }));
  }
  sets.set('/empty', JSON.stringify({ keys: [] }));
  sets.set('/garbage', '<html>');
  const server = createServer((request, response) => {
    const set = sets.get(request.url ?? '');
    response.writeHead(set === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(set ?? '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const deadPort = await freePort();
  return {
    url: (path) => `http://127.0.0.1:${port}/${path}`,
    deadUrl: `http://127.0.0.1:${deadPort}/keys`,
    sign: (key, claims = {}, header = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const payload = { iss: issuers.a, sub: 'job', iat: now - 60, exp: now + 3600, ...claims };
      const protectedHeader = { alg: algorithms[key], kid: key, ...header };
      return new SignJWT(payload)
        .setProtectedHeader(protectedHeader)
        .sign(keys.get(key) ?? new Uint8Array());
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
