import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { overload } from '../../bench/overload-client.ts';
import { processFigures } from '../../bench/process-figures.ts';
import { reviewBodies, reviewPlans, uidPlaceholder } from '../../bench/reviews.ts';
import { benchPolicy } from '../../bench/policy-file.ts';
import { makeLocalCertificates } from '../../src/certificates/local-certificates.ts';
import { post } from '../support/post.ts';
import { startServe } from '../support/serve-process.ts';

// `bench overload`, so short that it says nothing of how fast the machine is: more reviews of 240 KB
// at once than any core decides in the 50 ms that they are ready to wait.
const connections = 150;
const timeout = '100ms';
const seconds = 3;
/** Of a process that runs from its source. */
const mostMebibytes = 512;

t.test(
  'more reviews than a core carries are answered rightly, or refused and counted',
  async (t) => {
    const directory = t.testdir();
    const policy = join(directory, 'policy.yaml');
    await writeFile(policy, await readFile(benchPolicy, 'utf8'));
    const certs = join(directory, 'certs');
    await makeLocalCertificates(certs, Date.now());
    const server = await startServe(t, ['--policy', policy, '--certs', certs]);
    const plan = reviewPlans.find(({ name }) => name === '120 KB denied');
    if (plan === undefined) throw new Error('no such reviews');
    const [variant = ''] = reviewBodies(plan);
    const bodies: { readonly body: string; readonly answer: string }[] = [];
    for (let i = 0; i < connections; i++) {
      const uid = `${String(i).padStart(8, '0')}${uidPlaceholder.slice(8)}`;
      const body = variant.replace(uidPlaceholder, uid);
      const { body: answer } = await post(`${server.url}/validate`, body, server);
      t.match(JSON.parse(answer).response, { uid, allowed: false });
      bodies.push({ body, answer });
    }

    const url = new URL(`${server.url}/validate?timeout=${timeout}`);
    const figures = await overload({ url, ca: server.ca, bodies, perSecond: undefined, seconds });

    const { sent, accepted, refused, givenUp, latencies } = figures;
    t.match(figures, { wrong: 0, broken: 0, lost: 0 });
    t.ok(accepted + givenUp > 0, `${accepted} accepted, ${givenUp} given up`);
    t.ok(refused > 0, `${refused} refused`);
    t.equal(sent, accepted + refused + givenUp, 'each is answered once');
    t.ok((latencies.at(-1) ?? 0) < 30_000, 'within the longest timeout that there is');
    const metrics = (await server.probe('/metrics'))?.body ?? '';
    t.equal(counted(metrics, 'ERR_OVERLOADED'), refused, 'each refusal is counted');
    t.equal(counted(metrics, 'ERR_REVIEW_TIMEOUT'), givenUp);
    const { residentBytes } = await processFigures(server.pid);
    t.ok(residentBytes < mostMebibytes * 1024 * 1024, `${residentBytes} bytes resident`);
    t.match(await server.probe('/readyz'), { status: 200 }, 'it is ready all the same');
    const [{ body, answer } = { body: '', answer: '' }] = bodies;
    t.equal((await post(`${server.url}/validate`, body, server)).body, answer);
  },
);

function counted(metrics: string, code: string): number {
  const start = `dexodus_errors_total{code="${code}"} `;
  const line = metrics.split('\n').find((text) => text.startsWith(start));
  return Number(line?.slice(start.length) ?? 0);
}
