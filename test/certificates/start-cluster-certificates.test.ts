import { createPrivateKey, X509Certificate } from 'node:crypto';
import t from 'tap';
import { makeAuthority } from '../../src/certificates/make-authority.ts';
import { isObject, type JsonObject } from '../../src/json.ts';
import { eventually } from '../control-plane/eventually.ts';
import {
  configurationPaths,
  createCertificateReplicas,
  ready,
  secretPath,
  verifies,
  type Replicas,
} from '../support/certificate-replicas.ts';

const minute = 60_000;
const day = 86_400_000;

/** Both webhook configurations, and two replicas that are ready. */
async function started(t: Parameters<typeof createCertificateReplicas>[0]) {
  const replicas = createCertificateReplicas(t);
  for (const path of configurationPaths) replicas.install(path);
  const [one, two] = [await replicas.start('one'), await replicas.start('two')];
  await Promise.all([ready(one), ready(two)]);
  return { replicas, one, two };
}

const bundlesOf = (replicas: Replicas) => configurationPaths.map((path) => replicas.bundle(path));

function secretData(replicas: Replicas): JsonObject {
  const data = replicas.read(secretPath)?.['data'];
  return isObject(data) ? data : {};
}

function spoil(replicas: Replicas, changes: JsonObject): void {
  const secret = replicas.read(secretPath) ?? { metadata: { name: 'dexodus-ca' } };
  const data = Object.entries({ ...secretData(replicas), ...changes });
  replicas.write(secretPath, {
    ...secret,
    data: Object.fromEntries(data.filter(([, value]) => value !== null)),
  });
}

/** Waits for a condition, while the replicas wake up at each look. */
const until = (replicas: Replicas, what: string, holds: () => boolean) =>
  eventually(what, async () => {
    replicas.pass(0);
    return holds() || undefined;
  });

const base64 = (text: string) => Buffer.from(text).toString('base64');
const logged = (replicas: Replicas, pattern: RegExp) =>
  eventually(`${pattern}`, async () => replicas.log.find((line) => pattern.test(line)));

t.test('before there is an authority, something is served that nobody trusts', async (t) => {
  const replicas = createCertificateReplicas(t);
  const replica = await replicas.start('one');
  t.match(replica.notReady(), [/was not read yet|no certificate authority yet/]);
  t.ok(
    new X509Certificate(replica.current().cert).checkPrivateKey(
      createPrivateKey(replica.current().key),
    ),
  );
});

t.test('one authority for all: the Secret, every caBundle, every replica', async (t) => {
  const { replicas, one, two } = await started(t);
  for (const bundle of bundlesOf(replicas)) {
    t.equal(bundle.length, 1);
    t.ok(verifies(bundle, one) && verifies(bundle, two));
  }
  const serving = new X509Certificate(one.current().cert);
  t.equal(serving.checkHost('dexodus.dexodus.svc'), 'dexodus.dexodus.svc');
  t.equal(serving.validToDate.getTime(), replicas.now() + 7 * day);
  t.not(one.current().key, two.current().key, 'each with a key of its own');
  t.match(one.state(), {
    isVerified: true,
    servingNotAfter: replicas.now() + 7 * day,
    problem: undefined,
  });
});

t.test(
  'without a webhook configuration nobody calls, and each replica is ready for it',
  async (t) => {
    const replicas = createCertificateReplicas(t);
    const replica = await replicas.start('one');
    await ready(replica);
    replicas.install(configurationPaths[1]);
    await until(replicas, 'the caBundle is put in', () =>
      verifies(replicas.bundle(configurationPaths[1]), replica),
    );
    t.equal(replicas.bundle(configurationPaths[0]).length, 0);
  },
);

t.test(
  'a serving certificate is renewed at two thirds of its life, under the same authority',
  async (t) => {
    const { replicas, one } = await started(t);
    const seen: string[] = [];
    one.follow(({ cert }) => void seen.push(cert));
    replicas.pass(4 * day);
    replicas.pass((2 / 3) * day);
    await until(replicas, 'renewed', () => seen.length > 0);
    t.equal(seen[0], one.current().cert);
    t.ok(bundlesOf(replicas).every((bundle) => verifies(bundle, one)));
  },
);

t.test(
  'an authority is replaced with overlap, and the old one goes when nobody can use it',
  async (t) => {
    const { replicas, one, two } = await started(t);
    replicas.pass(244 * day);
    await until(replicas, 'both are in', () =>
      bundlesOf(replicas).every(({ length }) => length === 2),
    );
    const [old] = replicas.bundle(configurationPaths[0]).toReversed();
    t.ok(
      old !== undefined && verifies([old], one) && verifies([old], two),
      'the old one still signs',
    );
    t.ok(secretData(replicas)['previous.key'], 'also for a replica that starts now');

    replicas.pass(minute);
    await until(
      replicas,
      'both have changed',
      () => !verifies([old as X509Certificate], one) && !verifies([old as X509Certificate], two),
    );
    await until(replicas, 'settled', () => secretData(replicas)['previous.key'] === undefined);
    t.ok(bundlesOf(replicas).every((bundle) => bundle.length === 2 && verifies(bundle, one)));

    replicas.pass(7 * day);
    await Promise.all([ready(one), ready(two)]);
    t.ok(bundlesOf(replicas).every(({ length }) => length === 2));
    replicas.pass(day);
    await until(
      replicas,
      'the old one is gone',
      () => secretData(replicas)['previous.crt'] === undefined,
    );
    t.ok(
      bundlesOf(replicas).every(
        (bundle) => bundle.length === 1 && verifies(bundle, one) && verifies(bundle, two),
      ),
    );
    await until(replicas, 'told', () => replicas.told.includes('AuthorityRetired'));
    t.same([...new Set(replicas.told)], ['AuthorityMade', 'AuthoritySigns', 'AuthorityRetired']);
  },
);

t.test(
  'a Secret that somebody spoilt is told of and left alone; what was good stays in use',
  async (t) => {
    for (const [changes, reason] of [
      [{ 'ca.key': null }, /ca\.key is missing/],
      [{ 'ca.crt': base64('nothing') }, /ca\.crt is no certificate in PEM/],
      [{ 'ca.key': base64('nothing') }, /ca\.key is no private key in PEM/],
      [
        {
          'ca.key': base64(
            (await makeAuthority({ commonName: 'other', notBefore: 0, notAfter: 9e12 })).key,
          ),
        },
        /ca\.key is not the key of ca\.crt/,
      ],
    ] as const) {
      const { replicas, one } = await started(t);
      const { cert } = one.current();
      spoil(replicas, changes);
      t.match(
        await logged(replicas, reason),
        /^error: Secret dexodus\/dexodus-ca can't be used: .*The last good certificate stays in use\. .*kubectl -n dexodus delete secret dexodus-ca/,
      );
      t.equal(one.current().cert, cert);
      t.same(one.notReady(), []);
      t.match(one.state().problem, reason);

      replicas.install(configurationPaths[0]);
      await until(replicas, 'the caBundle is put back', () =>
        verifies(replicas.bundle(configurationPaths[0]), one),
      );
      replicas.pass(5 * day);
      await until(replicas, 'renewed', () => one.current().cert !== cert);
      t.same(one.notReady(), []);

      replicas.write(secretPath, undefined);
      await until(replicas, 'a new one', () =>
        bundlesOf(replicas).every((bundle) => bundle.length === 2),
      );
      await until(replicas, 'no problem', () => one.state().problem === undefined);
    }
  },
);

t.test(
  'a Secret that is emptied or deleted is filled again, and what was trusted stays so',
  async (t) => {
    for (const secret of [undefined, { metadata: { name: 'dexodus-ca' } }]) {
      const { replicas, one, two } = await started(t);
      replicas.write(secretPath, secret);
      await until(replicas, 'both are in', () =>
        bundlesOf(replicas).every(({ length }) => length === 2),
      );
      t.ok(bundlesOf(replicas).every((bundle) => verifies(bundle, one) && verifies(bundle, two)));
      const three = await replicas.start('three');
      await ready(three);
      t.ok(bundlesOf(replicas).every((bundle) => verifies(bundle, three)));
    }
  },
);

t.test('a Secret that holds another authority: it takes over, with overlap', async (t) => {
  const { replicas, one } = await started(t);
  const now = replicas.now();
  const other = await makeAuthority({
    commonName: 'other',
    notBefore: now,
    notAfter: now + 300 * day,
  });
  spoil(replicas, { 'ca.crt': base64(other.pem), 'ca.key': base64(other.key) });
  await until(replicas, 'both are in', () =>
    bundlesOf(replicas).every(({ length }) => length === 2),
  );
  t.ok(bundlesOf(replicas).every((bundle) => verifies(bundle, one)));
  replicas.pass(minute);
  await until(replicas, 'it signs', () => verifies([new X509Certificate(other.pem)], one));
  t.same(one.notReady(), []);
});

t.test('an authority that is over is replaced, and its replicas are ready again', async (t) => {
  const { replicas, one } = await started(t);
  replicas.pass(400 * day);
  await eventually('a new one', async () => {
    replicas.pass(minute);
    return one.notReady().length === 0 || undefined;
  });
  t.ok(bundlesOf(replicas).every((bundle) => bundle.length === 1 && verifies(bundle, one)));
});

t.test('without the right to write, it says which, and goes on when it has it', async (t) => {
  for (const [forbidden, permission] of [
    ['webhookconfigurations', /patch on mutatingwebhookconfigurations, resourceNames \[dexodus\]/],
    [
      'leases',
      /create on leases, get and update on leases, resourceNames \[dexodus\], in namespace dexodus/,
    ],
    [
      'secrets',
      /create on secrets, patch on secrets, resourceNames \[dexodus-ca\], in namespace dexodus/,
    ],
  ] as const) {
    const replicas = createCertificateReplicas(t);
    for (const path of configurationPaths) replicas.install(path);
    replicas.forbid(forbidden);
    const one = await replicas.start('one');
    t.match(
      await logged(replicas, permission),
      /^error: .*forbidden; allow it in a Role or ClusterRole/,
    );
    t.match(one.notReady().join(), permission);
    replicas.forbid(undefined);
    await eventually('ready', async () => {
      replicas.pass(minute);
      return one.notReady().length === 0 || undefined;
    });
    await logged(replicas, /^info: certificates are kept up again/);
  }
});

t.test(
  'a caBundle that is taken away is put back; whoever changes one more is not touched',
  async (t) => {
    const { replicas, one } = await started(t);
    const [stranger] = [
      await makeAuthority({ commonName: 'stranger', notBefore: 0, notAfter: replicas.now() + day }),
    ];
    replicas.install(configurationPaths[0], stranger.pem);
    await until(replicas, 'put back', () => verifies(replicas.bundle(configurationPaths[0]), one));
    await until(replicas, 'beside the stranger', () =>
      bundlesOf(replicas).every(({ length }) => length === 2),
    );
    replicas.pass(2 * day);
    await until(replicas, 'until it is over', () =>
      bundlesOf(replicas).every(({ length }) => length === 1),
    );
    t.ok(replicas.written.every((line) => !line.startsWith('DELETE')));
  },
);
