import t from 'tap';
import { readInstallation } from '../../src/doctor/installation.ts';

t.test('each object is asked for in its own place, once', async (t) => {
  const asked: string[] = [];
  const installation = await readInstallation(
    {
      get: async (path) => {
        asked.push(path);
        return { kind: 'refused', status: 404, message: '' };
      },
    },
    'a b',
    new AbortController().signal,
  );
  t.equal(asked.length, 7);
  t.equal(new Set(asked).size, 7);
  t.equal(asked.filter((path) => path.includes('/namespaces/a%20b/')).length, 4);
  t.match(installation, { namespace: 'a b', mutating: { kind: 'absent' } });
});
