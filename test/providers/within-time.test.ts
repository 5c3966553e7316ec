import t from 'tap';
import { DexodusError } from '../../src/errors.ts';
import { withinTime } from '../../src/providers/within-time.ts';

const url = 'https://login.example.com/keys';
const never = (): AbortSignal => new AbortController().signal;

t.test('each error names the URL', async (t) => {
  const refused = new DexodusError('ERR_PROVIDER_REFUSED', 'not there');
  await t.rejects(
    withinTime(never, url, () => Promise.reject(refused)),
    { code: 'ERR_PROVIDER_REFUSED', message: `"${url}": not there`, cause: refused },
  );
  const cut = Object.assign(new Error('text of the other side'), { code: 'ECONNRESET' });
  await t.rejects(
    withinTime(never, `${url}\n`, () => Promise.reject(cut)),
    { code: 'ERR_PROVIDER_UNREACHABLE', message: `"${url}\\n": the connection was cut` },
  );
});

t.test('what fails because the time is over says so', async (t) => {
  const controller = new AbortController();
  const asked: number[] = [];
  const start = (milliseconds: number): AbortSignal => {
    asked.push(milliseconds);
    return controller.signal;
  };
  const call = (signal: AbortSignal): Promise<never> =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      controller.abort();
    });
  await t.rejects(withinTime(start, url, call), {
    code: 'ERR_PROVIDER_UNREACHABLE',
    message: `"${url}": no answer within 5 seconds`,
  });
  t.same(asked, [5000]);
});

t.test('what succeeds is handed on', async (t) => {
  t.equal(await withinTime(never, url, () => Promise.resolve(1)), 1);
});
