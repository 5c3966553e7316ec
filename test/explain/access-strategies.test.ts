import t from 'tap';
import {
  accessStrategiesOf,
  explainAccessStrategies,
} from '../../src/explain/access-strategies.ts';
import type { JsonValue } from '../../src/json.ts';
import { evidenceOf, keysUrl } from '../support/evidence.ts';

const good = { handler: 'jwt', config: { jwks_urls: [keysUrl] } };

function strategiesOf(accessStrategies: JsonValue) {
  const field = 'spec.rules[0]';
  return accessStrategiesOf({
    field,
    path: '/',
    methods: [],
    service: '',
    object: { accessStrategies },
  });
}

function lastOf(...strategies: readonly JsonValue[]) {
  return explainAccessStrategies(strategiesOf(strategies), evidenceOf()).find(
    ({ status }) => status !== 'pass',
  );
}

t.test('what is no list, or no strategy, is none', async (t) => {
  t.same(strategiesOf('jwt'), []);
  t.match(strategiesOf([null, { config: {} }, good]), [
    { field: 'spec.rules[0].accessStrategies[2]', handler: 'jwt' },
  ]);
});

t.test('where none is responsible, the request is refused', async (t) => {
  t.match(lastOf(), { status: 'fail', failureStatus: 401, detail: /none is configured/ });
  t.match(lastOf({ handler: 'anonymous' }), {
    status: 'fail',
    detail: /anonymous .* not responsible/,
  });
  t.match(lastOf({ handler: 'guess' }), { failureStatus: 500, detail: /"guess" is no handler/ });
});

t.test('the first that is responsible decides, whatever stands behind it', async (t) => {
  t.match(lastOf({ handler: 'unauthorized' }, good), { failureStatus: 401 });
  t.equal(lastOf({ handler: 'noop' }, { handler: 'unauthorized' }), undefined);
  t.equal(lastOf({ handler: 'oauth2_client_credentials' }, good), undefined);
});

t.test('introspection and sessions can not be told from here', async (t) => {
  t.match(lastOf({ handler: 'oauth2_introspection' }), { status: 'unknown' });
  t.match(lastOf({ handler: 'cookie_session' }), { status: 'unknown' });
  const elsewhere = { handler: 'oauth2_introspection', config: { token_from: { header: 'X' } } };
  t.equal(lastOf(elsewhere, good), undefined);
});
