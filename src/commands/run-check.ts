import { namespaceLabels } from '../input/namespace-labels.ts';
import { readDocuments, readFiles } from '../input/read-documents.ts';
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
  const { filename, namespace, output } = options;
  const reading = { keepsYaml: output === 'yaml' || output === 'diff' };
  // Where the policy asks for labels, the Namespace that tells them may stand in any file.
  const held = policy.hasSelectors ? await readDocuments(filename, reading) : undefined;
  const context: CheckContext = {
    policy,
    namespace,
    nowMilliseconds: Date.now(),
    labelsOf: namespaceLabels(held?.documents ?? [], policy),
  };
  const color = process.stdout.isTTY && process.stdout.hasColors();
  const report = startReport({ format: output, color, policy: policy.hash });
  const messages = new Set<string>();
  let somethingToDo = false;
  for await (const input of held === undefined ? readFiles(filename, reading) : [held]) {
    const checked = input.documents.map((document) => checkDocument(document, context));
    for (const { message } of [...input.problems, ...checked.flatMap(({ problems }) => problems)])
      messages.add(message);
    somethingToDo ||= checked.some(({ apiRules }) =>
      apiRules.some(({ verdict }) => verdict !== 'allow'),
    );
    process.stdout.write(checked.map(report.add).join(''));
  }
  process.stdout.write(report.end());
  // A namespace that is missing is missing for each of its APIRules.
  for (const message of [...messages, ...undiscoveredLines(policy)])
    process.stderr.write(`dexodus: ${message}\n`);
  process.exitCode = messages.size > 0 ? 2 : Number(somethingToDo);
}

/** A server would ask them; files are checked without asking anybody. */
function undiscoveredLines({ undiscovered }: Policy): readonly string[] {
  return undiscovered.map(
    ({ name }) =>
      `provider ${quote(name)} has no jwksUri, which only a running server discovers: what needs its keys is told as denied here, until jwksUri is written`,
  );
}
