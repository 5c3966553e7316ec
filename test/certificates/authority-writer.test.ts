import t from 'tap';
import { createAuthorityWriter } from '../../src/certificates/authority-writer.ts';
import { makeAuthority } from '../../src/certificates/make-authority.ts';
import { lifetimes } from '../../src/rotation/lifetimes.ts';
import { createMemoryApiServer } from '../support/memory-api-server.ts';

const now = Date.parse('2026-11-24T00:00:00Z');
const { signal } = new AbortController();
const ca = await makeAuthority({ commonName: 'one', notBefore: 0, notAfter: 9e12 });
const state = { ca, previous: [], retireAt: undefined };
const view = { kind: 'held', state } as const;
const retire = { kind: 'store', why: 'retired', state } as const;
const configurations = new Map();

function writer() {
  const api = createMemoryApiServer();
  const create = (identity: string) =>
    createAuthorityWriter(
      { apiServer: api.apiServer, signal, now: () => now, lifetimes },
      { namespace: 'dexodus', secret: 'dexodus-ca', lease: 'dexodus', identity },
    );
  return { ...api, create };
}

t.test('whoever is first makes the Secret, without a Lease; the others look again', async (t) => {
  const { create, written } = writer();
  const make = { kind: 'make', why: 'absent', previous: [] } as const;
  const decided = { write: make, stored: undefined, configurations };
  const ends = await Promise.all([create('one')(decided), create('two')(decided)]);
  // Whose keys are made sooner is nobody's to say.
  t.match(
    ends.toSorted((one, two) => one.kind.localeCompare(two.kind)),
    [{ kind: 'done', state: { ca: { notAfter: now + lifetimes.authority } } }, { kind: 'later' }],
  );
  t.notMatch(written.join(), 'leases');
});

t.test('whoever does not get the Lease writes nothing', async (t) => {
  const { create, written } = writer();
  const decided = {
    write: retire,
    stored: { view, uid: 'u', resourceVersion: '1' },
    configurations,
  };
  await create('one')(decided);
  const before = written.length;
  t.match(await create('two')(decided), { kind: 'later', waitMilliseconds: 15_000 });
  t.equal(written.length, before);
});

t.test('a caBundle is not written where the Secret has changed since', async (t) => {
  const { create, written } = writer();
  const patch = { kind: 'patch', configurations: ['x'], anchors: [ca] } as const;
  const decided = {
    write: patch,
    stored: { view, uid: 'u', resourceVersion: '1' },
    configurations,
  };
  t.match(await create('one')(decided), { kind: 'later' });
  t.notMatch(written.join(), 'webhookconfigurations');
});

t.test('a right that is missing is named', async (t) => {
  const { create, forbid } = writer();
  forbid('leases');
  const decided = {
    write: retire,
    stored: { view, uid: 'u', resourceVersion: '1' },
    configurations,
  };
  t.match(await create('one')(decided), {
    kind: 'refused',
    permission: /create on leases, get and update on leases, resourceNames \[dexodus\]/,
  });
});
