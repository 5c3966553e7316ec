import { namespaceLabels } from '../input/namespace-labels.ts';
import { readDocuments } from '../input/read-documents.ts';
import type { Policy } from '../policy/policy.ts';
import { quote } from '../verdict/quote.ts';
import { checkDocument, type CheckedDocument } from './check-document.ts';
import { writeReport, type ReportFormat } from './check-report.ts';
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
  const { documents, problems } = await readDocuments(options.filename, {
    keepsYaml: options.output === 'yaml' || options.output === 'diff',
  });
  const labelsOf = namespaceLabels(documents, policy);
  const checked = documents.map((document) =>
    checkDocument(document, {
      policy,
      namespace: options.namespace,
      nowMilliseconds: Date.now(),
      labelsOf,
    }),
  );
  const color = process.stdout.isTTY && process.stdout.hasColors();
  process.stdout.write(
    writeReport(checked, { format: options.output, color, policy: policy.hash }),
  );
  const messages = [...problems, ...checked.flatMap((document) => document.problems)].map(
    ({ message }) => message,
  );
  // A namespace that is missing is missing for each of its APIRules.
  for (const message of [...new Set(messages), ...undiscoveredLines(policy)])
    process.stderr.write(`dexodus: ${message}\n`);
  process.exitCode = messages.length > 0 ? 2 : Number(hasSomethingToDo(checked));
}

/** A server would ask them; files are checked without asking anybody. */
function undiscoveredLines({ undiscovered }: Policy): readonly string[] {
  return undiscovered.map(
    ({ name }) =>
      `provider ${quote(name)} has no jwksUri, which only a running server discovers: what needs its keys is told as denied here, until jwksUri is written`,
  );
}

function hasSomethingToDo(documents: readonly CheckedDocument[]): boolean {
  return documents.some(({ apiRules }) => apiRules.some(({ verdict }) => verdict !== 'allow'));
}
