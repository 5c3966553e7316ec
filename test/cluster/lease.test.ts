import t from 'tap';
import { takeLease } from '../../src/cluster/lease.ts';
import { createMemoryApiServer } from '../support/memory-api-server.ts';

const path = '/apis/coordination.k8s.io/v1/namespaces/dexodus/leases/dexodus';
const start = Date.parse('2026-11-24T00:00:00Z');
const { signal } = new AbortController();

function lease() {
  const api = createMemoryApiServer();
  let now = start;
  const take = (identity: string) =>
    takeLease(
      { apiServer: api.apiServer, now: () => now, signal },
      { namespace: 'dexodus', name: 'dexodus', identity },
    );
  return { ...api, take, setTime: (time: number) => void (now = time) };
}

t.test('who comes second waits until it has run out', async (t) => {
  const { take, setTime } = lease();
  t.same(await take('one'), { kind: 'ours' });
  t.same(await take('two'), { kind: 'taken', waitMilliseconds: 15_000 });
  t.same(await take('one'), { kind: 'ours' }, 'who has it may have it again');
  setTime(start + 14_999);
  t.same(await take('two'), { kind: 'taken', waitMilliseconds: 1 });
  setTime(start + 15_000);
  t.same(await take('two'), { kind: 'ours' });
});

t.test('of two that take it at once, one gets it', async (t) => {
  const { take, setTime } = lease();
  const kinds = async () =>
    (await Promise.all([take('one'), take('two')])).map(({ kind }) => kind).toSorted();
  t.same(await kinds(), ['ours', 'taken']);
  setTime(start + 60_000);
  t.same(await kinds(), ['ours', 'taken']);
});

t.test('a Lease that says nothing, or was written by a wrong clock, holds nobody up', async (t) => {
  for (const spec of [
    {},
    { holderIdentity: '' },
    { holderIdentity: 'one', renewTime: 'yesterday' },
    { holderIdentity: 'one', renewTime: '2027-11-24T00:00:00.000000Z', leaseDurationSeconds: 15 },
    {
      holderIdentity: 'one',
      renewTime: '2026-11-23T23:59:00.000000Z',
      leaseDurationSeconds: 86_400,
    },
  ]) {
    const { take, write } = lease();
    write(path, { metadata: { name: 'dexodus' }, spec });
    t.same(await take('two'), { kind: 'ours' }, JSON.stringify(spec));
  }
});

t.test('a refusal is handed on', async (t) => {
  const { take, forbid } = lease();
  forbid('leases');
  t.match(await take('one'), { kind: 'refused', status: 403 });
});
