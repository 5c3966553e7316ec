import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadinessProbe } from './deployment.ts';

/** Asks as the kubelet does; `seen` is told whenever it makes up its mind anew. Ends with `signal`. */
export async function followReadiness(
  probe: ReadinessProbe,
  { port, seen, signal }: ReadinessPlace,
): Promise<void> {
  let isReady = false;
  let streak = 0;
  while (!signal.aborted) {
    const begun = performance.now();
    const isGood = await ask(probe, port);
    streak = isGood === isReady ? 0 : streak + 1;
    if (streak >= (isGood ? probe.successThreshold : probe.failureThreshold)) {
      isReady = isGood;
      streak = 0;
      if (!signal.aborted) seen(isReady);
    }
    const rest = probe.periodSeconds * 1000 - (performance.now() - begun);
    await sleep(Math.max(0, rest), undefined, { signal }).catch(() => {});
  }
}

export interface ReadinessPlace {
  readonly port: number;
  readonly seen: (isReady: boolean) => void;
  readonly signal: AbortSignal;
}

async function ask({ httpGet, timeoutSeconds }: ReadinessProbe, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const where = { host: '127.0.0.1', port, path: httpGet.path, agent: false };
    const get = request({ ...where, timeout: timeoutSeconds * 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    get
      .on('timeout', () => get.destroy(new Error('no answer')))
      .on('error', () => resolve(false))
      .end();
  });
}
