import t from 'tap';
import { notReadyReasons } from '../../src/server/readiness.ts';

const close = () => {};

t.test('the reasons of all parts are told, in their order', async (t) => {
  t.same(
    notReadyReasons([
      { notReady: () => ['stopping'], close },
      { close },
      { notReady: () => [], close },
      { notReady: () => ['no policy', 'no certificate'], close },
    ]),
    ['stopping', 'no policy', 'no certificate'],
  );
});

t.test('parts without a reason are ready', async (t) => {
  t.same(notReadyReasons([{ close }, { notReady: () => [], close }]), []);
});
