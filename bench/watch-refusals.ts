import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusals, Spent } from './overload-table.ts';

/*
 * Loaded before a server (`node --import`): measures how long it takes from a request's headers to
 * its refusal, and writes it to `REFUSALS_FILE` when the process ends.
 */
const times: number[] = [];
const cpuTimes: number[] = [];
const behind: number[] = [];
/** Those with an answer that is not known to have left yet. */
const open = new WeakSet<Socket>();

interface Exchange {
  readonly socket: Socket;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What the thread that decides has worked, in milliseconds. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

subscribe('http.server.request.start', (message) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what Node documents of it
  const { socket, request, response } = message as Exchange;
  const arrived = performance.now();
  const worked = cpu();
  // The answer before it on this connection is not closed: this one is kept back until it is.
  const isBehind = open.has(socket);
  open.add(socket);
  response.once('finish', () => open.delete(socket));
  // By now the answer is encrypted and written: libuv writes at once, and only tells so later.
  response.once('prefinish', () => {
    // What is read to its end was taken, whatever became of it.
    if (response.statusCode !== 503 || request.complete) return;
    const time = performance.now() - arrived;
    if (isBehind) behind.push(time);
    else {
      times.push(time);
      cpuTimes.push(cpu() - worked);
    }
  });
});

function spent(unsorted: readonly number[]): Spent {
  const sorted = Float64Array.from(unsorted).toSorted();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), worst: at(1) };
}

process.once('exit', () => {
  const refusals: Refusals = { wall: spent(times), cpu: spent(cpuTimes), behind: spent(behind) };
  writeFileSync(process.env['REFUSALS_FILE'] ?? '/dev/null', JSON.stringify(refusals));
});
