import t from 'tap';
import { serviceDnsNames } from '../../src/certificates/service-names.ts';

t.test('the API server asks for NAME.NAMESPACE.svc', async (t) => {
  t.equal(serviceDnsNames({ namespace: 'space', name: 'name' })[0], 'name.space.svc');
});
