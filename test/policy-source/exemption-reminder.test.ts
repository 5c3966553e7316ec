import t from 'tap';
import type { ExemptionDocument } from '../../src/policy/schema.ts';
import {
  startExemptionReminder,
  type ExemptionReminder,
} from '../../src/policy-source/exemption-reminder.ts';
import { createFakeTimer } from '../support/fake-timer.ts';
import { recordLog } from '../support/recorded-log.ts';

const hour = 3_600_000;

function exempt(name: string | undefined, until: string): ExemptionDocument {
  return {
    namespace: 'legacy',
    name,
    until,
    owner: 'team-orders',
    reason: 'the partner\nmigrates',
  };
}

function reminding(now: string, ...exemptions: readonly ExemptionDocument[]) {
  const { log, lines } = recordLog();
  const { timer, fire, running } = createFakeTimer();
  const state = { now: Date.parse(now), exemptions };
  const reminders: ExemptionReminder[] = [];
  const reminder = startExemptionReminder({
    policy: () => state,
    log,
    remind: (each) => void reminders.push(each),
    now: () => state.now,
    timer,
  });
  return { reminder, reminders, lines, state, fire, running };
}

t.test('without a policy there is nothing to remind of', (t) => {
  const { timer } = createFakeTimer();
  const { look, close } = startExemptionReminder({
    policy: () => undefined,
    log: recordLog().log,
    remind: () => t.fail('of nothing'),
    now: () => 0,
    timer,
  });
  look();
  close();
  t.end();
});

t.test('an end is told a week before, once, in log and Event', (t) => {
  const { reminder, reminders, lines, state } = reminding(
    '2027-03-24T23:59:59Z',
    exempt('orders', '2027-03-31'),
  );
  reminder.look();
  t.same(reminders, []);
  state.now += 1000;
  reminder.look();
  const message =
    'the exemption of APIRule "legacy/orders" ends with 2027-03-31 (UTC): owner "team-orders", reason "the partner\\nmigrates"';
  t.same(reminders, [{ message, happening: '["legacy","orders","2027-03-31"]' }]);
  t.same(lines, [`warn: ${message}`]);
  state.now += 24 * hour;
  reminder.look();
  t.equal(reminders.length, 1);
  t.end();
});

t.test('one that is over is not told of any more', (t) => {
  const { reminder, reminders, state } = reminding(
    '2027-03-31T23:59:59Z',
    exempt(undefined, '2027-03-31'),
  );
  reminder.look();
  t.match(reminders, [{ message: /^the exemption of every APIRule in namespace "legacy" ends/u }]);
  state.now += 1000;
  reminder.look();
  t.equal(reminders.length, 1);
  t.end();
});

t.test('another day of the same exemption is another end', (t) => {
  const { reminder, reminders, state } = reminding(
    '2027-03-30T12:00:00Z',
    exempt('orders', '2027-03-31'),
  );
  reminder.look();
  state.exemptions = [exempt('orders', '2027-04-01')];
  reminder.look();
  t.same(
    reminders.map(({ happening }) => happening),
    ['["legacy","orders","2027-03-31"]', '["legacy","orders","2027-04-01"]'],
  );
  t.end();
});

t.test('of ten thousand, ten are told by name', (t) => {
  const many = Array.from({ length: 10_000 }, (_, index) => exempt(`a${index}`, '2027-03-31'));
  const { reminder, reminders } = reminding('2027-03-30T12:00:00Z', ...many);
  reminder.look();
  reminder.look();
  t.equal(reminders.length, 11);
  t.same(reminders.at(-1), {
    message: '9990 more exemptions end until 2027-03-31 (UTC)',
    happening: '9990 more until 2027-03-31',
  });
  t.end();
});

t.test('it looks each full hour, until it is closed', async (t) => {
  const { reminder, reminders, state, fire, running } = reminding(
    '2027-03-24T23:45:00Z',
    exempt('orders', '2027-03-31'),
  );
  t.same(running(), [hour / 4]);
  state.now += hour / 4;
  await fire(hour / 4);
  t.equal(reminders.length, 1);
  t.same(running(), [hour]);
  reminder.close();
  t.same(running(), []);
});
