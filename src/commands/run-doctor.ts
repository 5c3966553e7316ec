import { connectApiServer } from '../cluster/api-server.ts';
import { loadKubeConfig } from '../cluster/kube-config.ts';
import { systemTimer } from '../cluster/timer.ts';
import { diagnose } from '../doctor/diagnose.ts';
import type { Result } from '../doctor/result.ts';
import { DexodusError } from '../errors.ts';
import { writeDoctorReport } from './doctor-report.ts';

/** The options of `dexodus doctor`. */
export interface DoctorOptions {
  readonly kubeconfig?: string;
  readonly namespace: string;
  readonly probeNamespace: string;
  readonly output: 'text' | 'json';
}

/** All questions together: a diagnosis that takes longer is one of its own. */
const limitMilliseconds = 30_000;

/**
 * Examines an installation, writes the report, and sets the exit code.
 *
 * @throws DexodusError `ERR_USAGE` where the API server can't be reached
 */
export async function runDoctor(options: DoctorOptions): Promise<void> {
  const { kubeconfig, namespace, probeNamespace, output } = options;
  loadKubeConfig(kubeconfig);
  const apiServer = connectApiServer({
    loadKubeConfig: () => loadKubeConfig(kubeconfig),
    timer: systemTimer,
  });
  let results: readonly Result[];
  try {
    results = await diagnose({
      apiServer,
      namespace,
      probeNamespace,
      nowMilliseconds: Date.now(),
      signal: AbortSignal.timeout(limitMilliseconds),
    });
  } catch (error) {
    throw new DexodusError(
      'ERR_USAGE',
      `the API server can't be reached: ${reasonOf(error)}; check the address and credentials (--kubeconfig)`,
      { cause: error },
    );
  }
  const color = process.stdout.isTTY && process.stdout.hasColors();
  process.stdout.write(writeDoctorReport(results, { format: output, color }));
  process.exitCode = Number(results.some(({ status }) => status === 'failure'));
}

/** An AggregateError (each address of a host was tried) has a code, but no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
