import { Registry } from 'prom-client';
import t from 'tap';
import { addCertificateMetrics } from '../../src/audit/certificate-metrics.ts';

const day = 86_400_000;
const values = (text: string) =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

t.test('what is not known has no value', async (t) => {
  const registry = new Registry();
  const { watchCertificates } = addCertificateMetrics(registry);
  t.same(values(await registry.metrics()), ['dexodus_certificates_problem 0']);
  const known = { servingNotAfter: undefined, authorityNotAfter: undefined, isVerified: undefined };
  watchCertificates(
    () => ({ ...known, problem: 'x' }),
    () => 0,
  );
  t.same(values(await registry.metrics()), ['dexodus_certificates_problem 1']);
});

t.test('days left are told for each certificate, and whether it is verified', async (t) => {
  const registry = new Registry();
  const { watchCertificates } = addCertificateMetrics(registry);
  let isVerified = true;
  watchCertificates(
    () => ({
      servingNotAfter: 7 * day,
      authorityNotAfter: 365 * day,
      isVerified,
      problem: undefined,
    }),
    () => day / 2,
  );
  const both = ['{certificate="serving"} 6.5', '{certificate="authority"} 364.5'];
  const days = both.map((each) => `dexodus_certificate_days_left${each}`);
  t.same(values(await registry.metrics()), [
    ...days,
    'dexodus_ca_bundle_matches 1',
    'dexodus_certificates_problem 0',
  ]);
  isVerified = false;
  t.match(await registry.metrics(), /^dexodus_ca_bundle_matches 0$/m);
});
