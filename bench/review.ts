import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask } from './ask.ts';
import { startContender, type Contender, type Ground, type Running } from './contender.ts';
import { isSameDecision, readDecision } from './decision.ts';
import type { SendLoad } from './load.ts';
import { meanOf, measure, type Measurement } from './measure.ts';
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

/** Measures the contenders on one kind of review, each in a process of its own. */
export async function runReview(
  run: ReviewRun,
  plan: ReviewPlan,
): Promise<readonly ReviewResult[]> {
  const prepared = await prepare(run.ground, plan);
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
    const answerBytes = Buffer.byteLength(answers[0] ?? '');
    const results: ReviewResult[] = [];
    for (const connections of run.connections) {
      run.tell(`${plan.name}, ${connections} connections`);
      const contenders = await measureAll(run, running, { ...prepared, connections });
      results.push({
        review: plan.name,
        connections,
        bodyBytes: prepared.bodyBytes,
        answerBytes,
        contenders,
      });
    }
    return results;
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

async function measureAll(
  run: ReviewRun,
  running: readonly Running[],
  { connections, endpoint, bodiesFile }: Prepared & { readonly connections: number },
): Promise<ReviewResult['contenders']> {
  const load = { endpoint, bodiesFile, connections, seconds: run.seconds };
  for (const one of running) await measure(run.send, one, { ...load, seconds: run.warmUpSeconds });
  const measurements = new Map(running.map((one) => [one, [] as Measurement[]]));
  for (const block of rounds(running, run.blocks)) {
    const found = new Map(running.map((one) => [one, [] as Measurement[]]));
    for (const one of block) found.get(one)?.push(await measure(run.send, one, load));
    for (const [one, runs] of found) measurements.get(one)?.push(meanOf(runs));
  }
  return [...measurements].map(([{ name }, blocks]) => ({ name, measurements: blocks }));
}
