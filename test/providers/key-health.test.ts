import * as fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import t from 'tap';
import { assessKeySet, type KeySetHealth } from '../../src/providers/key-health.ts';

async function makeKey(alg: string, members: Readonly<Record<string, unknown>> = {}): Promise<JWK> {
  const { publicKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(publicKey)), kid: 'a', use: 'sig', alg, ...members };
}

const rsa = await makeKey('RS256');
const ec = await makeKey('ES256');
const ed = await makeKey('EdDSA');

async function assess(...keys: readonly unknown[]): Promise<KeySetHealth> {
  return assessKeySet({ keys });
}

function without(key: JWK, ...names: readonly (keyof JWK)[]): JWK {
  return Object.fromEntries(
    Object.entries(key).filter(([name]) => !names.some((each) => each === name)),
  ) as JWK;
}

t.test('what is no key set is told so', async (t) => {
  for (const document of [null, 'keys', [], {}, { keys: {} }, { keys: null }, { keys: 'RSA' }])
    t.match(await assessKeySet(document), {
      problem: 'the key set is no JSON Web Key Set: it has no list "keys"',
    });
  t.match(await assess(), { problem: 'the key set is empty' });
  t.match(await assess(...Array(501).fill(rsa)), { problem: 'the key set has more than 500 keys' });
});

t.test('a key that verifies nothing is of no use, and its reason is told', async (t) => {
  const unusable: readonly (readonly [unknown, string])[] = [
    ['RSA', 'is no JSON Web Key'],
    [null, 'is no JSON Web Key'],
    [{ kid: 'a' }, 'is no JSON Web Key'],
    [{ kty: 7 }, 'is no JSON Web Key'],
    [{ kty: 'oct', k: 'c2VjcmV0' }, 'is a symmetric secret'],
    [{ kty: 'constructor' }, 'is of a type that gateways don\'t know, "constructor"'],
    [{ ...ec, crv: 'secp256k1' }, 'is of a type that gateways don\'t know, "EC secp256k1"'],
    [{ ...rsa, alg: 'RS1\u001B[31m' }, 'has an alg that is none of RSA keys, "RS1\\u001b[31m"'],
    [{ ...rsa, alg: 'ES256' }, 'has an alg that is none of RSA keys, "ES256"'],
    [{ ...rsa, alg: 'none' }, 'has an alg that is none of RSA keys'],
    [{ ...rsa, alg: {} }, 'has an alg that is no text'],
    [without(rsa, 'n'), 'can not be read'],
    [{ ...ec, x: ec.y, y: ec.x }, 'can not be read'],
    [{ ...ed, x: 'AAAA' }, 'can not be read'],
    [{ ...rsa, n: '' }, 'has 0 bits: RSA keys need 2048 at least'],
    [{ ...rsa, n: rsa.n?.slice(0, 171) }, 'has 1024 bits: RSA keys need 2048 at least'],
  ];
  for (const [key, reason] of unusable) {
    const { problem, warnings, algorithms } = await assess(key);
    t.equal(problem, 'the key set has no usable signature key');
    t.equal(warnings.length, 1);
    t.match(warnings[0], `keys[0] ${reason}`);
    t.equal(algorithms.size, 0);
  }
  t.same((await assess(null, null, null)).warnings, ['keys[0] is no JSON Web Key (and 2 more)']);
});

t.test('a key for something else is of no use, and nothing is wrong with it', async (t) => {
  for (const key of [
    { ...rsa, use: 'enc' },
    { ...rsa, use: 'enc', alg: 'RSA-OAEP' },
    { ...without(rsa, 'use'), alg: 'RSA-OAEP' },
    { ...rsa, key_ops: ['encrypt'] },
    { ...ec, use: 'enc', crv: 'P-256', alg: 'ECDH-ES' },
  ])
    t.match(await assess(key), {
      problem: 'the key set has no usable signature key',
      warnings: [],
    });
});

t.test('a usable key counts, by its algorithm or that of its type', async (t) => {
  t.strictSame(await assess(rsa, { ...rsa, kid: 'b', key_ops: ['verify'] }), {
    algorithms: new Map([['RS256', 2]]),
    problem: undefined,
    warnings: [],
  });
  for (const [key, algorithm] of [
    [without(rsa, 'alg'), 'RS256'],
    [{ ...rsa, alg: 'PS512' }, 'PS512'],
    [without(ec, 'alg'), 'ES256'],
    [without(await makeKey('ES384'), 'alg'), 'ES384'],
    [without(await makeKey('ES512'), 'alg'), 'ES512'],
    [without(ed, 'alg'), 'EdDSA'],
    [{ ...ed, alg: 'Ed25519' }, 'Ed25519'],
  ] as const)
    t.match(await assess(key), { problem: undefined, algorithms: new Map([[algorithm, 1]]) });
});

t.test('a bad key beside a good one is a warning', async (t) => {
  t.match(await assess({ ...rsa, n: 'AQAB' }, rsa), {
    problem: undefined,
    warnings: ['keys[0] has 17 bits: RSA keys need 2048 at least'],
    algorithms: new Map([['RS256', 1]]),
  });
});

t.test('a private key that everybody can read is a warning', async (t) => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const leaked = { ...(await exportJWK(privateKey)), use: 'sig', kid: 'b' };
  const { problem, warnings } = await assess(rsa, leaked);
  t.equal(problem, undefined);
  t.same(warnings, ['keys[1] is published with its private part: have the key withdrawn']);
  t.notMatch(JSON.stringify(warnings), leaked.d ?? '');
});

t.test('what Oathkeeper would stumble over is a warning', async (t) => {
  t.same((await assess(ec, ed)).warnings, [
    "no key is for RS256, the only algorithm that Oathkeeper accepts unless the APIRule's allowed_algorithms names another: here ES256, EdDSA",
  ]);
  t.same((await assess(without(rsa, 'kid'), without(rsa, 'use'), rsa)).warnings, [
    '2 of 3 signature keys have no kid or no "use": "sig": Oathkeeper does not find them',
  ]);
  t.same((await assess(rsa, { kty: 'OKP', crv: 'X25519', x: 'AAAA', use: 'enc' })).warnings, [
    'keys[1] is of the type "OKP X25519", with which Oathkeeper 0.40 can\'t read the key set',
  ]);
});

t.test('no document makes it throw', async () => {
  const member = fc.oneof(fc.constantFrom(rsa.n, ec.x, ed.x, 'AQAB'), fc.jsonValue());
  const key = fc.record(
    {
      kty: fc.oneof(fc.constantFrom('RSA', 'EC', 'OKP', 'oct', 'AKP'), fc.jsonValue()),
      crv: fc.oneof(fc.constantFrom('P-256', 'Ed25519', '__proto__'), fc.jsonValue()),
      use: fc.oneof(fc.constantFrom('sig', 'enc'), fc.jsonValue()),
      alg: fc.oneof(fc.constantFrom('RS256', 'ES256', 'EdDSA'), fc.jsonValue()),
      key_ops: fc.oneof(fc.constant(['verify']), fc.jsonValue()),
      kid: fc.jsonValue(),
      n: member,
      e: member,
      x: member,
      y: member,
    },
    { requiredKeys: ['kty'] },
  );
  const document = fc.oneof(
    fc.jsonValue(),
    fc.record({ keys: fc.array(fc.oneof(key, fc.jsonValue())) }),
  );
  await fc.assert(fc.asyncProperty(document, async (any) => void (await assessKeySet(any))));
});
