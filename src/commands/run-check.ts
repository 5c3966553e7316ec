import { namespaceLabels } from '../input/namespace-labels.ts';
import { readFiles } from '../input/read-documents.ts';
import type { Policy } from '../policy/policy.ts';
import { quote } from '../verdict/quote.ts';
import { checkDocument, type CheckContext } from './check-document.ts';
import { startReport, type ReportFormat } from './check-report.ts';
import { readPolicy } from './read-policy.ts';

/** The options of `dexodus check`. */
export interface CheckOptions {
  readonly policy: string;
  readonly filename: string;
  readonly namespace: string;
  readonly output: ReportFormat;
}

/** Decides on the APIRules in files, writes the report, and sets the exit code. */
export async function runCheck(options: CheckOptions): Promise<void> {
  const policy = await readPolicy(options.policy);
  const files = readFiles(options.filename, {
    keepsYaml: options.output === 'yaml' || options.output === 'diff',
  });
  // Where the policy asks for labels, the Namespace that tells them may stand in any file.
  const held = policy.hasSelectors ? await Array.fromAsync(files) : undefined;
  const context: CheckContext = {
    policy,
    namespace: options.namespace,
    nowMilliseconds: Date.now(),
    labelsOf: namespaceLabels(held?.flatMap(({ documents }) => documents) ?? [], policy),
  };
  const color = process.stdout.isTTY && process.stdout.hasColors();
  const report = startReport({ format: options.output, color, policy: policy.hash });
  const messages: string[] = [];
  let somethingToDo = false;
  for await (const { documents, problems } of held ?? files) {
    messages.push(...problems.map(({ message }) => message));
    const checked = documents.map((document) => checkDocument(document, context));
    messages.push(...checked.flatMap((one) => one.problems.map(({ message }) => message)));
    somethingToDo ||= checked.some(({ apiRules }) =>
      apiRules.some(({ verdict }) => verdict !== 'allow'),
    );
    process.stdout.write(checked.map(report.add).join(''));
  }
  process.stdout.write(report.end());
  // A namespace that is missing is missing for each of its APIRules.
  for (const message of [...new Set(messages), ...undiscoveredLines(policy)])
    process.stderr.write(`dexodus: ${message}\n`);
  process.exitCode = messages.length > 0 ? 2 : Number(somethingToDo);
}

/** A server would ask them; files are checked without asking anybody. */
function undiscoveredLines({ undiscovered }: Policy): readonly string[] {
  return undiscovered.map(
    ({ name }) =>
      `provider ${quote(name)} has no jwksUri, which only a running server discovers: what needs its keys is told as denied here, until jwksUri is written`,
  );
}
