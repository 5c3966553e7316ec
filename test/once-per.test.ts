import t from 'tap';
import { lasts, oncePer } from '../src/once-per.ts';

t.test('of what does not last, nothing is remembered', async (t) => {
  const make = oncePer((subject: object) => ({ subject }));
  const subject = {};
  t.not(make(subject), make(subject));
});

t.test('what was made of what lasts, lasts as well, and so do its members', async (t) => {
  const make = oncePer((_subject: object) => ({ list: [], text: 'x', deep: { deeper: {} } }));
  const again = oncePer((subject: object) => ({ subject }));
  const made = make(lasts({}));
  t.equal(again(made), again(made));
  t.equal(again(made.list), again(made.list));
  t.equal(again(made.deep), again(made.deep));
  t.not(again(made.deep.deeper), again(made.deep.deeper));
  const text = oncePer((_subject: object) => 'x');
  t.equal(text(lasts({})), 'x');
});

t.test('what depends on another value than the last time is made anew', async (t) => {
  let made = 0;
  const make = oncePer((subject: { readonly a: number }, { by }: { readonly by: unknown }) => {
    made++;
    return `${subject.a} by ${String(by)}`;
  });
  const subject = lasts({ a: 1 });
  t.equal(make(subject, { by: 'x' }), '1 by x');
  t.equal(make(subject, { by: 'y' }), '1 by y');
  t.equal(make(subject, { by: 'x' }), '1 by x');
  t.equal(make(subject, { by: undefined }), '1 by undefined');
  t.equal(made, 4);
});

t.test(
  'an error is not remembered, and another subject is another one, however equal',
  async (t) => {
    let made = 0;
    const make = oncePer((subject: { readonly fails: boolean }) => {
      made++;
      if (subject.fails) throw new Error('no');
      return made;
    });
    const failing = lasts({ fails: true });
    t.throws(() => make(failing));
    t.throws(() => make(failing));
    t.equal(made, 2);
    t.equal(make(lasts({ fails: false })), 3);
    t.equal(make(lasts({ fails: false })), 4);
  },
);

t.test('the same subject in the same context is the same value', async (t) => {
  const make = oncePer((subject: object, context: { readonly by: unknown }) => ({
    subject,
    ...context,
  }));
  const subject = lasts({});
  const by = [Number.NaN];
  t.equal(make(subject, { by }), make(subject, { by }));
  const forgetful = make(subject, { by: 0 });
  t.equal(make(subject, { by: 0 }), forgetful);
});
