import { readFileSync } from 'node:fs';
import t from 'tap';
import { parse } from 'yaml';
import type { ApiServer, WriteRequest } from '../../src/cluster/api-server.ts';
import { checkAccess, neededAccess } from '../../src/doctor/check-access.ts';
import { dig } from '../../src/doctor/dig.ts';
import type { JsonObject } from '../../src/json.ts';

const { signal } = new AbortController();

/** An API server that answers each access review; the caller is the one that is given. */
function reviewing(
  answer: (spec: JsonObject, kind: string) => boolean | 'refused',
  caller = 'jane',
): Pick<ApiServer, 'send'> {
  return {
    send: async ({ body }: WriteRequest) => {
      const review = body as JsonObject;
      if (review['kind'] === 'SelfSubjectReview')
        return { kind: 'ok', object: { status: { userInfo: { username: caller } } } };
      const allowed = answer(review['spec'] as JsonObject, String(review['kind']));
      return allowed === 'refused'
        ? { kind: 'refused', status: 403, message: 'you may not ask' }
        : { kind: 'ok', object: { status: { allowed } } };
    },
  };
}

t.test('a right that is missing is named', async (t) => {
  const result = await checkAccess(
    reviewing((spec) => dig(spec, 'resourceAttributes', 'resource') !== 'events'),
    'mine',
    signal,
  );
  t.match(result, {
    status: 'failure',
    found: /system:serviceaccount:mine:dexodus may not: create events in mine/,
  });
});

t.test(
  'who may not ask about others tells nothing, but for the ServiceAccount itself',
  async (t) => {
    const onlySelf = (isAllowed: boolean) => (_spec: JsonObject, kind: string) =>
      kind === 'SubjectAccessReview' ? 'refused' : isAllowed;
    const account = 'system:serviceaccount:mine:dexodus';
    t.match(await checkAccess(reviewing(onlySelf(false)), 'mine', signal), {
      status: 'unknown',
      found: 'you may not ask',
    });
    t.match(await checkAccess(reviewing(onlySelf(false), account), 'mine', signal), {
      status: 'failure',
    });
    t.match(await checkAccess(reviewing(onlySelf(true), account), 'mine', signal), {
      status: 'ok',
    });
  },
);

t.test('what is asked for is what the manifests allow, and no less', async (t) => {
  const rulesOf = (file: string): readonly JsonObject[] =>
    parse(readFileSync(new URL(`../../manifests/base/${file}`, import.meta.url), 'utf8')).rules;
  const allowed = [...rulesOf('11-role.yaml'), ...rulesOf('13-cluster-role.yaml')].flatMap((rule) =>
    (rule['resources'] as readonly string[]).flatMap((resource) =>
      ((rule['resourceNames'] as readonly string[] | undefined) ?? ['']).map((name) =>
        describe({
          group: String((rule['apiGroups'] as readonly string[])[0]),
          resource,
          name,
          verbs: rule['verbs'] as readonly string[],
        }),
      ),
    ),
  );
  const asked = neededAccess.map(({ name = '', ...access }) => describe({ name, ...access }));
  t.same(asked.toSorted(), allowed.toSorted());
});

function describe(access: {
  readonly group: string;
  readonly resource: string;
  readonly name: string;
  readonly verbs: readonly string[];
}): string {
  const { group, resource, name, verbs } = access;
  return `${resource}.${group}/${name}: ${verbs.toSorted().join(' ')}`;
}
