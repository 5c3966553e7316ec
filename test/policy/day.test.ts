import t from 'tap';
import { dayOf, daysUntil, endOfDay } from '../../src/policy/day.ts';

t.test('a day that does not exist, or is written otherwise, is none', async (t) => {
  for (const day of [
    '2027-02-30',
    '2027-13-01',
    '2027-2-3',
    '27-02-03',
    '',
    'x',
    '2027-02-03T00',
    '2027-02-29',
  ])
    t.equal(endOfDay(day), undefined, day);
});

t.test('a day ends when the next one begins, in UTC', async (t) => {
  t.equal(endOfDay('2027-03-31'), Date.parse('2027-04-01T00:00:00Z'));
  t.equal(endOfDay('2028-02-29'), Date.parse('2028-03-01T00:00:00Z'));
});

t.test('the day of a moment is that of UTC', async (t) => {
  t.equal(dayOf(Date.parse('2026-11-24T23:59:59.999Z')), '2026-11-24');
  t.equal(dayOf(Date.parse('2026-11-24T23:00:00-02:00')), '2026-11-25');
});

t.test('the day that has begun is one of those that are left', async (t) => {
  const end = Date.parse('2026-11-25T00:00:00Z');
  t.equal(daysUntil(end, end - 1), 1);
  t.equal(daysUntil(end, end - 86_400_000), 1);
  t.equal(daysUntil(end, end - 86_400_001), 2);
});
