import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask } from './ask.ts';
import { startContender, type Contender, type Ground, type Running } from './contender.ts';
import { isSameDecision, readDecision } from './decision.ts';
import type { SendLoad } from './load.ts';
import { meanOf, measure, type MeasuredLoad, type Measurement } from './measure.ts';
import { reviewBodies, type ReviewPlan } from './reviews.ts';
import { rounds } from './rounds.ts';

/** What is measured, and how long. */
export interface ReviewRun {
  readonly ground: Ground;
  readonly send: SendLoad;
  /** The first is ours: its answers are what the others are compared with. */
  readonly contenders: readonly Contender[];
  readonly connections: readonly number[];
  readonly blocks: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly tell: (line: string) => void;
}

/** One kind of review at one number of connections. */
export interface ReviewResult {
  readonly review: string;
  readonly connections: number;
  readonly bodyBytes: number;
  readonly answerBytes: number;
  readonly contenders: readonly {
    readonly name: string;
    /** One for each block. */
    readonly measurements: readonly Measurement[];
  }[];
}

/**
 * Measures the contenders on one kind of review, each in a process of its own, and in a new one for each
 * block: of two processes of one program, one can be a tenth faster for as long as they live.
 */
export async function runReview(
  run: ReviewRun,
  plan: ReviewPlan,
): Promise<readonly ReviewResult[]> {
  const prepared = await prepare(run.ground, plan);
  const blocks: Block[] = [];
  for (let number = 1; number <= run.blocks; number++) {
    run.tell(`${plan.name}, block ${number} of ${run.blocks}`);
    blocks.push(await runBlock(run, plan, prepared));
  }
  const answerBytes = (await stat(prepared.answerFile)).size;
  return run.connections.map((connections, index) => ({
    review: plan.name,
    connections,
    bodyBytes: prepared.bodyBytes,
    answerBytes,
    contenders: run.contenders.map(({ name }, contender) => ({
      name,
      measurements: blocks.flatMap((block) => block[index]?.[contender] ?? []),
    })),
  }));
}

/** For each number of connections, what each contender came to. */
type Block = readonly (readonly Measurement[])[];

async function runBlock(run: ReviewRun, plan: ReviewPlan, prepared: Prepared): Promise<Block> {
  const running: Running[] = [];
  try {
    let answers: readonly string[] = [];
    for (const contender of run.contenders) {
      const started = await startContender(run.ground, contender, prepared);
      running.push(started);
      if (running.length === 1) {
        answers = await askAll(started, prepared);
        requireOutcome(plan, prepared.bodies, answers);
        await writeFile(prepared.answerFile, answers[0] ?? '');
      } else if (contender.decidesNothing !== true) {
        const theirs = await askAll(started, prepared);
        requireSame(contender, prepared.bodies, { ours: answers, theirs });
      }
    }
    // What runs often is compiled: the more connections, the more reviews.
    const most = Math.max(...run.connections);
    const { endpoint, bodiesFile } = prepared;
    for (let seconds = 0; seconds < run.warmUpSeconds; seconds += run.seconds * timesInTurn)
      await measureInTurn(run, running, { endpoint, bodiesFile, connections: most });
    const block: (readonly Measurement[])[] = [];
    for (const connections of run.connections)
      block.push(await measureInTurn(run, running, { endpoint, bodiesFile, connections }));
    return block;
  } finally {
    await Promise.all(running.map((one) => one.stop()));
  }
}

interface Prepared {
  readonly endpoint: ReviewPlan['endpoint'];
  readonly bodies: readonly string[];
  readonly body: string;
  readonly bodyBytes: number;
  readonly bodiesFile: string;
  readonly answerFile: string;
}

async function prepare({ directory }: Ground, plan: ReviewPlan): Promise<Prepared> {
  const bodies = reviewBodies(plan);
  const bodiesFile = join(directory, 'bodies.jsonl');
  await writeFile(bodiesFile, bodies.map((text) => `${text}\n`).join(''));
  const [body = ''] = bodies;
  return {
    endpoint: plan.endpoint,
    bodies,
    body,
    bodyBytes: Buffer.byteLength(body),
    bodiesFile,
    answerFile: join(directory, 'answer.json'),
  };
}

async function askAll(
  running: Running,
  { endpoint, bodies }: Prepared,
): Promise<readonly string[]> {
  const url = running.webhookUrl(endpoint);
  const answers = await Promise.all(bodies.map((text) => ask(url, text)));
  return answers.map(({ body }) => body);
}

/** A benchmark of something else than it says would be worse than none. */
function requireOutcome(
  { name, outcome }: ReviewPlan,
  bodies: readonly string[],
  answers: readonly string[],
): void {
  for (const [index, answer] of answers.entries()) {
    const { allowed, isPatched } = readDecision(bodies[index] ?? '', answer);
    const found = allowed ? (isPatched ? 'fixed' : 'untouched') : 'denied';
    if (found !== outcome) throw new Error(`the review "${name}" is ${found}: ${answer}`);
  }
}

function requireSame(
  { name, mark }: Contender,
  bodies: readonly string[],
  { ours, theirs }: { readonly ours: readonly string[]; readonly theirs: readonly string[] },
): void {
  for (const [index, body] of bodies.entries()) {
    const [our = '', their = ''] = [ours[index], theirs[index]];
    if (!isSameDecision(readDecision(body, our), readDecision(body, their, mark)))
      throw new Error(`${name} decides otherwise:\n${their}\nand not\n${our}`);
  }
}

/** Of each one in `rounds`. */
const timesInTurn = 2;

async function measureInTurn(
  { send, seconds }: ReviewRun,
  running: readonly Running[],
  load: Omit<MeasuredLoad, 'seconds'>,
): Promise<readonly Measurement[]> {
  const found = new Map(running.map((one) => [one, [] as Measurement[]]));
  for (const one of rounds(running, 1).flat())
    found.get(one)?.push(await measure(send, one, { ...load, seconds }));
  return [...found.values()].map(meanOf);
}
