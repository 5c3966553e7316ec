import t from 'tap';
import type { ApiServer, WriteAnswer, WriteRequest } from '../../src/cluster/api-server.ts';
import { createEventWriter } from '../../src/cluster/event-writer.ts';
import { recordLog } from '../support/recorded-log.ts';

const object = { apiVersion: 'v1', kind: 'Secret', namespace: 'dexodus', name: 'tls', uid: 'a1b2' };
const event = { type: 'Normal', reason: 'Rotated', message: 'a new certificate' } as const;
const ok: WriteAnswer = { kind: 'ok', object: {} };

function telling(send: (request: WriteRequest) => Promise<WriteAnswer>) {
  const { log, lines } = recordLog();
  const abort = new AbortController();
  let now = 0;
  const sent: string[] = [];
  const apiServer: ApiServer = {
    get: async () => {
      throw new Error('not asked for');
    },
    send: (request) => {
      const { body } = request;
      const told = body !== undefined && 'message' in body ? body.message : undefined;
      sent.push(String(told));
      return send(request);
    },
  };
  const dependencies = { apiServer, log, now: () => now, instance: 'a', signal: abort.signal };
  return {
    tell: createEventWriter(dependencies),
    lines,
    sent,
    abort,
    pass: (milliseconds: number) => void (now += milliseconds),
  };
}

async function settle(): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve));
}

t.test('a failure is logged once, with what to allow, and its end', async (t) => {
  const answers: (WriteAnswer | Error)[] = [
    { kind: 'refused', status: 403, message: 'events is forbidden' },
    new Error('connect ECONNREFUSED'),
    ok,
    ok,
    new Error('socket hang up'),
  ];
  const { tell, lines, sent } = telling(async () => {
    const answer = answers.shift() ?? ok;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  for (let i = 0; i < 5; i++) tell(object, event);
  await settle();
  t.equal(sent.length, 5, 'each was tried once');
  t.same(lines, [
    "warn: Events can't be written: events is forbidden; allow it in a Role: create, get and patch on events",
    'info: Events are written again',
    "warn: Events can't be written: socket hang up",
  ]);
});

t.test('a flood is cut off, and told of once', async (t) => {
  const { tell, lines, sent, pass } = telling(async () => ok);
  for (let i = 0; i < 10_000; i++) tell(object, { ...event, message: `${i}` });
  await settle();
  t.equal(sent.length, 25);
  t.same(lines, ['warn: too many Events: some are left out']);
  pass(300_000);
  tell(object, event);
  await settle();
  t.equal(sent.length, 26);
});

t.test('nobody waits, and one is written after the other', async (t) => {
  const finish: (() => void)[] = [];
  const { tell, sent } = telling(async () => {
    await new Promise<void>((resolve) => void finish.push(resolve));
    return ok;
  });
  tell(object, { ...event, message: 'first' });
  tell(object, { ...event, message: 'second' });
  await settle();
  t.same(sent, ['first']);
  finish[0]?.();
  await settle();
  t.same(sent, ['first', 'second']);
});

t.test('at the end, nothing more is written or said', async (t) => {
  const { tell, sent, lines, abort } = telling(async () => {
    abort.abort();
    throw new Error('This operation was aborted');
  });
  tell(object, event);
  tell(object, event);
  await settle();
  t.equal(sent.length, 1);
  t.same(lines, []);
});
