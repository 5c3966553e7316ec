import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import type { JsonObject } from '../json.ts';

/** The members of a key that hold its public part; who may use it for what is judged elsewhere. */
const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e', 'k'] as const;

/** Whether a token's signature (RFC 7515 §5.2) is made by a key, whatever the key says it is for. */
export async function verifySignature(jwk: JsonObject, token: string): Promise<boolean> {
  try {
    const { alg } = decodeProtectedHeader(token);
    if (alg === undefined) return false;
    const members = publicMembers.flatMap((member) => {
      const value = jwk[member];
      return typeof value === 'string' ? [[member, value] as const] : [];
    });
    const publicKey: JWK = { kty: '', ...Object.fromEntries(members) };
    await compactVerify(token, await importJWK(publicKey, alg), { algorithms: [alg] });
    return true;
  } catch {
    return false;
  }
}
