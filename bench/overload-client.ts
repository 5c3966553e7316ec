import { connect, type TLSSocket } from 'node:tls';

/** What came of a run of reviews. */
export interface OverloadFigures {
  /** That were due by the rate asked for. */
  readonly offered: number;
  /** That found a connection. */
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  /** Taken, and then answered with `ERR_REVIEW_TIMEOUT`. */
  readonly givenUp: number;
  /** Answers that were not the one that is right. */
  readonly wrong: number;
  /** Connections that ended. */
  readonly broken: number;
  /** Without an answer at the end. */
  readonly lost: number;
  /** From the sending of an accepted review to its answer, in milliseconds, sorted. */
  readonly latencies: Float64Array;
}

export interface OverloadPlan {
  readonly url: URL;
  readonly ca: string;
  /** Each connection sends its own, again and again. */
  readonly bodies: readonly { readonly body: string; readonly answer: string }[];
  /** `undefined` for as many as are answered. */
  readonly perSecond: number | undefined;
  readonly seconds: number;
}

interface Connection {
  readonly socket: TLSSocket;
  readonly request: Buffer;
  readonly answer: string;
  sentAt: number;
  isWritten: boolean;
  received: string;
}

/** An HTTP answer with a body. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** How often what is due is sent. */
const tickMilliseconds = 5;
/** How long answers are waited for that are due at the end. */
const lastAnswersMilliseconds = 10_000;

/**
 * Sends reviews at a rate that does not care for answers, over as many connections as there are
 * bodies. As any client of HTTP, it sends on a connection once the request before is written and
 * answered; unlike the API server, it does not wait for what `Retry-After` says.
 */
export async function overload(plan: OverloadPlan): Promise<OverloadFigures> {
  const counts = { offered: 0, sent: 0, accepted: 0, refused: 0, givenUp: 0, wrong: 0, broken: 0 };
  const latencies: number[] = [];
  const idle: Connection[] = [];
  let isOver = false;
  const send = (): void => {
    const connection = isOver ? undefined : idle.shift();
    if (connection === undefined) return;
    counts.sent++;
    connection.sentAt = performance.now();
    connection.isWritten = false;
    connection.socket.write(connection.request, () => {
      connection.isWritten = true;
      proceed(connection);
    });
  };
  const proceed = (connection: Connection): void => {
    const answer = connection.isWritten ? answerIn(connection.received) : undefined;
    if (answer === undefined) return;
    const outcome = outcomeOf(answer, connection.answer);
    counts[outcome]++;
    if (outcome === 'accepted') latencies.push(performance.now() - connection.sentAt);
    connection.received = '';
    idle.push(connection);
    if (plan.perSecond === undefined) send();
  };
  const ended = (): void => void counts.broken++;
  const connections = await Promise.all(
    plan.bodies.map((each) => open(plan, each, { proceed, ended })),
  );
  idle.push(...connections);
  const begin = performance.now();
  if (plan.perSecond === undefined) for (const _ of connections) send();
  const { perSecond = 0, seconds } = plan;
  await tickUntil(() => {
    const elapsed = Math.min((performance.now() - begin) / 1000, seconds);
    for (; counts.offered < Math.floor(perSecond * elapsed); counts.offered++) send();
    return elapsed === seconds;
  });
  isOver = true;
  const end = performance.now() + lastAnswersMilliseconds;
  await tickUntil(
    () => idle.length + counts.broken >= connections.length || performance.now() > end,
  );
  for (const { socket } of connections) socket.removeAllListeners('close').destroy();
  const lost = connections.length - idle.length;
  return { ...counts, lost, latencies: Float64Array.from(latencies).toSorted() };
}

/** What an answer says, against the one that is right. */
export function outcomeOf(
  { status, body }: Answer,
  right: string,
): 'accepted' | 'refused' | 'givenUp' | 'wrong' {
  if (status === 200) return body === right ? 'accepted' : 'wrong';
  if (status === 503 && body.includes('"ERR_OVERLOADED"')) return 'refused';
  return status === 503 && body.includes('"ERR_REVIEW_TIMEOUT"') ? 'givenUp' : 'wrong';
}

/** @returns `undefined` as long as a part of the answer is missing */
export function answerIn(text: string): Answer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end)) ?? [];
  const body = text.slice(end + 4);
  return body.length < Number(length) ? undefined : { status: Number(text.slice(9, 12)), body };
}

async function open(
  { url, ca }: OverloadPlan,
  { body, answer }: { readonly body: string; readonly answer: string },
  told: { readonly proceed: (connection: Connection) => void; readonly ended: () => void },
): Promise<Connection> {
  const socket = connect({
    port: Number(url.port),
    ca,
    host: '127.0.0.1',
    servername: 'localhost',
  });
  await new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve).once('error', reject);
  });
  const head =
    `POST ${url.pathname}${url.search} HTTP/1.1\r\nhost: localhost\r\n` +
    `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  const request = Buffer.from(head + body);
  const connection = { socket, request, answer, sentAt: 0, isWritten: true, received: '' };
  socket.setEncoding('utf8').on('data', (text) => {
    connection.received += text;
    told.proceed(connection);
  });
  // An error is followed by the end.
  socket.on('error', () => {}).once('close', told.ended);
  return connection;
}

function tickUntil(isDone: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!isDone()) return;
      clearInterval(timer);
      resolve();
    }, tickMilliseconds);
  });
}
