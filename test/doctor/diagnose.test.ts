import t from 'tap';
import { diagnose } from '../../src/doctor/diagnose.ts';

t.test(
  'an empty cluster has a row for everything that is missing, and nothing is tried',
  async (t) => {
    const sent: string[] = [];
    const results = await diagnose({
      apiServer: {
        get: async () => ({ kind: 'refused', status: 404, message: '' }),
        send: async ({ path }) => {
          sent.push(path);
          return { kind: 'ok', object: { status: { allowed: true } } };
        },
      },
      namespace: 'dexodus',
      probeNamespace: 'default',
      nowMilliseconds: 0,
      signal: new AbortController().signal,
    });
    t.match(
      results.map(({ check, status }) => `${check} ${status}`),
      [
        'webhook mutate.dexodus.dev failure',
        'webhook validate.dexodus.dev failure',
        'webhook policy.dexodus.dev warning',
        'APIRule versions warning',
        'replicas failure',
        'RBAC ok',
        'policy failure',
      ],
    );
    t.ok(sent.every((path) => path.endsWith('subjectaccessreviews')));
  },
);
