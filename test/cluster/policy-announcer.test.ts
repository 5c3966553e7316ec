import t from 'tap';
import type { ClusterEvent, EventObject } from '../../src/cluster/event.ts';
import { createPolicyAnnouncer } from '../../src/cluster/policy-announcer.ts';
import { testPolicy } from '../support/policy.ts';

const object = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'dexodus',
  name: 'dexodus-policy',
  uid: 'a1b2',
};
const other: ClusterEvent = { type: 'Warning', reason: 'ExemptionEnds', message: 'soon' };

function announcing() {
  const told: { readonly object: EventObject; readonly event: ClusterEvent }[] = [];
  const announcer = createPolicyAnnouncer(() => 0);
  return {
    announcer,
    told,
    connect: () => announcer.connect((about, event) => void told.push({ object: about, event })),
  };
}

t.test('without a cluster, or a ConfigMap, nothing is told', (t) => {
  const { announcer, told, connect } = announcing();
  announcer.announce(other);
  announcer.policyChanged({ kind: 'loaded', policy: testPolicy() });
  announcer.seen({ object, resourceVersion: '7' });
  announcer.announce(other);
  connect();
  announcer.seen(undefined);
  announcer.policyChanged({ kind: 'refused', reason: 'is gone', inForce: undefined });
  t.same(told, []);
  t.end();
});

t.test('a refusal has its reason, and what is in force instead', (t) => {
  const { announcer, told, connect } = announcing();
  connect();
  announcer.seen({ object, resourceVersion: '7' });
  announcer.policyChanged({ kind: 'refused', reason: 'line 1: mode: x', inForce: undefined });
  announcer.policyChanged({ kind: 'refused', reason: 'line 1: mode: x', inForce: 'abc' });
  const refused = { type: 'Warning', reason: 'PolicyRefused', happening: '7' };
  t.same(told, [
    {
      object,
      event: {
        ...refused,
        message: 'the policy is refused, there is none in force: line 1: mode: x',
      },
    },
    {
      object,
      event: { ...refused, message: 'the policy is refused, abc stays in force: line 1: mode: x' },
    },
  ]);
  t.end();
});

t.test('a policy in force has its hash and its warnings, once for each edit', (t) => {
  const { announcer, told, connect } = announcing();
  connect();
  announcer.seen({ object, resourceVersion: '7' });
  const policy = { ...testPolicy(), warningsAt: () => ['one', 'two'] };
  announcer.policyChanged({ kind: 'loaded', policy });
  announcer.seen({ object, resourceVersion: '8' });
  announcer.policyChanged({ kind: 'loaded', policy: testPolicy() });
  t.same(
    told.map(({ event }) => event),
    [
      {
        type: 'Normal',
        reason: 'PolicyLoaded',
        message: 'policy 0123456789ab is in force\nwarning: one\nwarning: two',
        happening: '7',
      },
      {
        type: 'Normal',
        reason: 'PolicyLoaded',
        message: 'policy 0123456789ab is in force',
        happening: '8',
      },
    ],
  );
  t.end();
});

t.test('anything else is told as it is', (t) => {
  const { announcer, told, connect } = announcing();
  connect();
  announcer.seen({ object, resourceVersion: '7' });
  announcer.announce(other);
  t.same(told, [{ object, event: other }]);
  t.end();
});
