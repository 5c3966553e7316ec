import { DexodusError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import { checkProviders } from '../providers/check-providers.ts';
import { systemFetch } from '../providers/fetch-json.ts';
import { onlineLines, reportProviders } from './online-report.ts';
import { readPolicy } from './read-policy.ts';

/** The options of `dexodus policy check`. */
export interface PolicyCheckOptions {
  /** Whether the providers are asked how they are. */
  readonly online?: true;
  readonly output: 'text' | 'json';
}

/**
 * Tells whether a policy can be used, and what is suspicious in it. Warnings leave the exit code 0:
 * they depend on the day, and a pipeline must not break overnight. A provider of which no token can be
 * verified sets it to 1, as whoever asks for it wants to know.
 */
export async function runPolicyCheck(
  file: string,
  { online, output }: PolicyCheckOptions,
): Promise<void> {
  let policy: Policy;
  try {
    policy = await readPolicy(file);
  } catch (error) {
    if (output === 'json' && error instanceof DexodusError && error.code === 'ERR_POLICY_INVALID') {
      const [, ...problems] = error.message.split('\n');
      writeJson({ file, valid: false, problems, warnings: [] });
    }
    throw error;
  }
  const warnings = policy.warningsAt(Date.now());
  const providers = online && reportProviders(await checkProviders(systemFetch, policy.providers));
  if (providers?.some(({ health }) => health === 'unhealthy')) process.exitCode = 1;
  if (output === 'json') {
    writeJson({ file, valid: true, policy: policy.hash, problems: [], warnings, providers });
    return;
  }
  process.stdout.write(
    [
      `${file}: can be used, policy ${policy.hash}`,
      ...warnings.map((line) => `warning: ${line}`),
      ...onlineLines(providers ?? []),
    ]
      .map((line) => `${line}\n`)
      .join(''),
  );
}

function writeJson(report: object): void {
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}
