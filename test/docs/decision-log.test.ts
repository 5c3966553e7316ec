import t from 'tap';
import { admitPolicy } from '../../src/admit-policy.ts';
import { decisionLine } from '../../src/audit/decision-log.ts';
import { createLogsTo } from '../../src/audit/logger.ts';
import type { DecisionRecord } from '../../src/audit/record.ts';
import { testPolicy } from '../support/policy.ts';
import { answerTo, apiRule, reviewOf } from '../support/review.ts';
import { columnOf, readTable } from './table.ts';

const page = 'docs/operations.md';

function fieldsOf(record: DecisionRecord): readonly string[] {
  const lines: string[] = [];
  const { decisions } = createLogsTo((line) => void lines.push(line), 'info');
  decisions(decisionLine(record, { answeredAt: 0, durationMilliseconds: 1 }));
  return Object.keys(JSON.parse(lines.join('')));
}

t.test('every field of a decision line stands in docs/operations.md, and no other', async (t) => {
  const review = reviewOf(apiRule([{ jwks_urls: ['https://dex.kyma.local/keys'] }]));
  const audited = answerTo('validate', review, testPolicy({ mode: 'audit' }));
  const fixed = answerTo('mutate', review, testPolicy());
  const written = admitPolicy(review, {
    configMap: undefined,
    hashOf: () => '',
    nowMilliseconds: 0,
  });
  const fields = new Set([audited.record, fixed.record, written.record].flatMap(fieldsOf));
  const documented = columnOf(readTable('operations.md', 'The decision log'), 'field');
  for (const field of fields)
    t.ok(documented.includes(field), `${page}, The decision log: a row for ${field}`);
  for (const field of documented)
    t.ok(fields.has(field), `the field ${field} of ${page} is in a line`);
});
