import t from 'tap';
import { networkFault } from '../../src/providers/network-fault.ts';

function failure(code: unknown): Error {
  return Object.assign(new Error('what the other side said: \u001B[31m'), { code });
}

t.test('says nothing in the words of the other side', (t) => {
  t.equal(
    networkFault(failure('HPE_INVALID_CONSTANT')),
    'the connection failed (HPE_INVALID_CONSTANT)',
  );
  t.equal(networkFault(failure(7)), 'the connection failed (no code)');
  t.equal(networkFault('text'), 'the connection failed (no code)');
  t.end();
});

t.test('tells what a code means', (t) => {
  t.equal(
    networkFault(failure('ECONNREFUSED')),
    'the connection was refused: nothing listens there',
  );
  t.match(networkFault(failure('SELF_SIGNED_CERT_IN_CHAIN')), /NODE_EXTRA_CA_CERTS/u);
  t.equal(networkFault(new AggregateError([])), 'the connection failed (no code)');
  t.end();
});
