import { DexodusError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import { readPolicy } from './read-policy.ts';

/** The options of `dexodus policy check`. */
export interface PolicyCheckOptions {
  readonly output: 'text' | 'json';
}

/**
 * Tells whether a policy can be used, and what is suspicious in it. Warnings leave the exit code 0:
 * they depend on the day, and a pipeline must not break overnight.
 */
export async function runPolicyCheck(file: string, { output }: PolicyCheckOptions): Promise<void> {
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
  if (output === 'json') {
    writeJson({ file, valid: true, policy: policy.hash, problems: [], warnings });
    return;
  }
  process.stdout.write(
    [`${file}: can be used, policy ${policy.hash}`, ...warnings.map((line) => `warning: ${line}`)]
      .map((line) => `${line}\n`)
      .join(''),
  );
}

function writeJson(report: object): void {
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}
