import { parseArgs } from 'node:util';

const usage = `npm run bench -- PART [OPTIONS]

Parts:
  review      straight to the server over TLS, beside the limit and the peers
  apiserver   through a real kube-apiserver
  start       from exec to the first answer
  memory      at rest, after a million reviews, with 10,000 namespaces
  policy      a policy of 10,000 exemptions and 1,000 parts
  check       APIRules a second from files
  overload    ten times what one core carries: verdicts, deadlines, refusals, memory
  doc         puts the last result of each into docs/performance.md
  all         all of them

Options:
  --peers NAME,NAME    controller-runtime, floor (the same, deciding nothing; both built with Go),
                       pepr (installed with npm); review, apiserver, start
  --blocks N           each goes through all and back again (5)
  --seconds N          of one run of review (2), overload (60)
  --connections N,N    of review (1,16,64)
  --only TEXT          reviews whose name holds it, such as "5 KB" or "fixed"
  --against FOLDER     review beside another bundle of dexodus, such as one from before a change
  --our-flags          review beside the limit with our flags of Node and V8, too
  --reviews N          of memory (1000000)
  --ci                 a short review; ends with 1 where the throughput falls below 0.75 of the limit's
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string' },
    blocks: { type: 'string', default: '5' },
    connections: { type: 'string', default: '1,16,64' },
    only: { type: 'string', default: '' },
    against: { type: 'string' },
    'our-flags': { type: 'boolean', default: false },
    peers: { type: 'string', default: '' },
    reviews: { type: 'string', default: '1000000' },
    ci: { type: 'boolean', default: false },
  },
});

const blocks = Number(values.blocks);
const peers = values.peers.split(',').filter((name) => name !== '');

// Each part loads what it needs: a short run of one is not held up by the others.
const parts: Readonly<Record<string, () => Promise<number | void>>> = {
  review: async () =>
    (await import('./parts/review.ts')).reviewPart({
      seconds: Number(values.seconds ?? 2),
      blocks,
      connections: values.connections.split(',').map(Number),
      only: values.only,
      against: values.against,
      ourFlags: values['our-flags'],
      peers,
      ci: values.ci,
    }),
  apiserver: async () => (await import('./parts/apiserver.ts')).apiserverPart({ blocks, peers }),
  start: async () => (await import('./parts/start.ts')).startPart({ blocks, peers }),
  memory: async () =>
    (await import('./parts/memory.ts')).memoryPart({ reviews: Number(values.reviews) }),
  policy: async () => (await import('./parts/policy.ts')).policyPart(),
  overload: async () =>
    (await import('./parts/overload.ts')).overloadPart({
      seconds: Number(values.seconds ?? 60),
      only: values.only,
    }),
  check: async () => (await import('./parts/check.ts')).checkPart({ blocks }),
  doc: async () => (await import('./parts/doc.ts')).docPart(),
  all: async () =>
    (await import('./parts/all.ts')).allPart(process.argv.slice(2).filter((one) => one !== 'all')),
};

const part = parts[positionals.join(' ')];
if (part === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else process.exitCode = (await part()) ?? 0;
