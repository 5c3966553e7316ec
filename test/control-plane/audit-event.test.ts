import t from 'tap';
import { parseAuditLog } from './audit-event.ts';

t.test('a line that is still being written is left out', async (t) => {
  t.same(parseAuditLog(''), []);
  t.same(parseAuditLog('{"auditID":"1"'), []);
  t.same(parseAuditLog('{"auditID":"1"}\n{"audit'), [{ auditID: '1' }]);
  t.same(parseAuditLog('{"auditID":"1"}\n{"auditID":"2"}\n'), [{ auditID: '1' }, { auditID: '2' }]);
});
