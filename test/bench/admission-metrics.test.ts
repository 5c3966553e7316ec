import t from 'tap';
import { admissionTime } from '../../bench/admission-metrics.ts';

const webhook = 'apiserver_admission_webhook_admission_duration_seconds';
const policy = 'apiserver_validating_admission_policy_check_duration_seconds';
const text = `# TYPE ${webhook} histogram
${webhook}_bucket{name="mutate.dexodus.dev",operation="CREATE",le="0.005"} 3
${webhook}_sum{name="mutate.dexodus.dev",operation="CREATE",rejected="false",type="admit"} 0.5
${webhook}_count{name="mutate.dexodus.dev",operation="CREATE",rejected="false",type="admit"} 4
${webhook}_sum{name="other",operation="CREATE",rejected="false",type="admit"} 7
${policy}_sum{enforcement_action="deny",policy="off-dex",state="active"} 0.25
${policy}_count{enforcement_action="deny",policy="off-dex",state="active"} 2
`;

t.test('a name that nobody has took no time', (t) => {
  t.same(admissionTime(text, ['dexodus.dev']), { seconds: 0, count: 0 });
  t.end();
});

t.test('sums and counts of what is named, and no buckets', (t) => {
  t.same(admissionTime(text, ['mutate.dexodus.dev']), { seconds: 0.5, count: 4 });
  t.same(admissionTime(text, ['mutate.dexodus.dev', 'off-dex']), { seconds: 0.75, count: 6 });
  t.end();
});
