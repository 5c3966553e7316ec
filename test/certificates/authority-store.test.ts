import t from 'tap';
import { openAuthorityStore } from '../../src/certificates/authority-store.ts';
import { makeAuthority } from '../../src/certificates/make-authority.ts';
import { secretPath } from '../support/certificate-replicas.ts';
import { createMemoryApiServer } from '../support/memory-api-server.ts';

const { signal } = new AbortController();
const life = { notBefore: 0, notAfter: 9e12 };
const ca = await makeAuthority({ commonName: 'one', ...life });
const old = await makeAuthority({ commonName: 'two', ...life });

function opened() {
  const api = createMemoryApiServer();
  const name = { namespace: 'dexodus', name: 'dexodus-ca' };
  const version = (): string => {
    const { metadata }: { metadata?: { resourceVersion?: string } } = JSON.parse(
      JSON.stringify(api.read(secretPath) ?? {}),
    );
    return metadata?.resourceVersion ?? '';
  };
  return { ...api, version, store: openAuthorityStore({ apiServer: api.apiServer, signal }, name) };
}

t.test('who comes second, or saw an older Secret, is refused', async (t) => {
  const { store, version } = opened();
  const state = { ca, previous: [], retireAt: undefined };
  t.notOk(await store.isStill('1'));
  t.match(await store.create(state), { kind: 'ok' });
  t.match(await store.create(state), { kind: 'refused', status: 409 });
  t.match(await store.change(state, 'older'), { kind: 'refused', status: 409 });
  t.ok(await store.isStill(version()));
  t.notOk(await store.isStill('older'));
});

t.test('what a state no longer has goes from the Secret; what others added stays', async (t) => {
  const { store, version, read, write } = opened();
  await store.create({ ca, previous: [old], retireAt: Date.parse('2027-01-01') });
  const stored = read(secretPath) ?? {};
  t.match(stored, {
    metadata: { annotations: { 'dexodus.dev/previous-until': '2027-01-01T00:00:00.000Z' } },
    data: { 'previous.crt': String, 'previous.key': String },
  });
  write(secretPath, { ...stored, labels: { added: 'by-hand' } });
  await store.change({ ca, previous: [], retireAt: undefined }, version());
  const changed = read(secretPath) ?? {};
  t.same(Object.keys(JSON.parse(JSON.stringify(changed.data))), ['ca.crt', 'ca.key']);
  t.match(changed, { labels: { added: 'by-hand' } });
  t.notMatch(JSON.stringify(changed), 'previous-until');
});
