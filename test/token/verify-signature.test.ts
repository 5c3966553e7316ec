import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import t from 'tap';
import type { JsonObject } from '../../src/json.ts';
import { verifySignature } from '../../src/token/verify-signature.ts';

for (const alg of ['RS256', 'PS384', 'ES256', 'ES512', 'EdDSA']) {
  t.test(
    `${alg}: a key verifies its own signatures only, whatever it says it is for`,
    async (t) => {
      const { privateKey, publicKey } = await generateKeyPair(alg);
      const token = await new SignJWT({}).setProtectedHeader({ alg }).sign(privateKey);
      const jwk: JsonObject = { ...(await exportJWK(publicKey)), use: 'enc', alg: 'none' };
      t.ok(await verifySignature(jwk, token));
      const foreign = await exportJWK((await generateKeyPair(alg)).publicKey);
      t.notOk(await verifySignature({ ...foreign }, token));
      t.notOk(await verifySignature(jwk, token.replace('.', '.e30')));
    },
  );
}

t.test('what is no key or no token verifies nothing', async (t) => {
  t.notOk(await verifySignature({}, 'a.b.c'));
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
  t.notOk(await verifySignature({ kty: 'oct', k: '' }, unsigned));
});
