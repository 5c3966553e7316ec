import { parseArgs } from 'node:util';
import { benchPolicy, policyTable } from './policy.ts';
import { reviewPart } from './review-part.ts';
import { writeResult } from './write-result.ts';

const usage = `npm run bench -- review [OPTIONS]
npm run bench -- policy        10,000 exemptions and 1,000 parts beside an empty policy

Options of review:
  --seconds N          of one run (2)
  --blocks N           each goes through all and back again (5)
  --connections N,N    (1,16,64)
  --only TEXT          reviews whose name holds it, such as "5 KB" or "fixed"
  --against FOLDER     another bundle of dexodus, such as one from before a change
  --our-flags          the limit with the flags of our image, too
  --peers NAME,NAME    controller-runtime (built with Go), pepr (installed with npm)
  --ci                 short; ends with 1 where the throughput falls below 0.75 of the limit's
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '2' },
    blocks: { type: 'string', default: '5' },
    connections: { type: 'string', default: '1,16,64' },
    only: { type: 'string', default: '' },
    against: { type: 'string' },
    'our-flags': { type: 'boolean', default: false },
    peers: { type: 'string', default: '' },
    ci: { type: 'boolean', default: false },
  },
});

switch (positionals.join(' ')) {
  case 'review':
    process.exitCode = await reviewPart({
      seconds: Number(values.seconds),
      blocks: Number(values.blocks),
      connections: values.connections.split(',').map(Number),
      only: values.only,
      against: values.against,
      ourFlags: values['our-flags'],
      peers: values.peers.split(',').filter((name) => name !== ''),
      ci: values.ci,
    });
    break;
  case 'policy': {
    const result = benchPolicy();
    await writeResult('policy', result);
    process.stdout.write(`${policyTable(result)}\n`);
    break;
  }
  default:
    process.stderr.write(usage);
    process.exitCode = 2;
}
