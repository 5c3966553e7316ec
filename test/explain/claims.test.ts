import t from 'tap';
import { audiencesOf, dateOf, textClaimOf } from '../../src/explain/claims.ts';

t.test('a date is a number of seconds, and zero is none', (t) => {
  t.same(dateOf({ exp: 1.5 }, 'exp'), { kind: 'date', milliseconds: 1500 });
  t.same(dateOf({ exp: 0 }, 'exp'), { kind: 'absent' });
  t.same(dateOf({}, 'exp'), { kind: 'absent' });
  t.same(dateOf({ exp: '1' }, 'exp'), { kind: 'invalid' });
  t.same(dateOf({ exp: null }, 'exp'), { kind: 'invalid' });
  t.end();
});

t.test('one odd audience spoils the list', (t) => {
  t.same(audiencesOf({ aud: 'a' }), ['a']);
  t.same(audiencesOf({ aud: ['a', 'b'] }), ['a', 'b']);
  t.same(audiencesOf({ aud: ['a', 1] }), []);
  t.same(audiencesOf({}), []);
  t.end();
});

t.test('what is no text reads as none', (t) => {
  t.equal(textClaimOf({ iss: 'a' }, 'iss'), 'a');
  t.equal(textClaimOf({ iss: ['a'] }, 'iss'), '');
  t.end();
});
