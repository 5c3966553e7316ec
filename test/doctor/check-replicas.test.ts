import t from 'tap';
import { checkReplicas } from '../../src/doctor/check-replicas.ts';
import { installationWith } from '../support/installation.ts';

function checked(replicas: number, readyReplicas?: number) {
  const status = readyReplicas === undefined ? {} : { readyReplicas };
  const deployment = { kind: 'found', object: { spec: { replicas }, status } } as const;
  return checkReplicas(installationWith({ deployment }));
}

t.test('nobody who answers is a failure, too few are a warning', async (t) => {
  t.match(checked(2), { status: 'failure', found: '0 of 2 ready', remedy: /describe pods/ });
  t.match(checked(0), { status: 'failure', remedy: /scale/ });
  t.match(checked(2, 1), { status: 'warning', found: '1 of 2 ready' });
  t.match(checkReplicas(installationWith({ deployment: { kind: 'absent' } })), {
    status: 'failure',
  });
  t.match(checkReplicas(installationWith({ deployment: { kind: 'unknown', message: 'no' } })), {
    status: 'unknown',
    found: 'no',
  });
});

t.test('all of them are well', async (t) => {
  t.match(checked(2, 2), { status: 'ok', found: '2 of 2 ready', remedy: '' });
});
