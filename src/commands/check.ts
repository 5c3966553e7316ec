import { Command, Option } from 'commander';
import { readDocuments } from '../input/read-documents.ts';
import { checkDocument, type CheckedDocument } from './check-document.ts';
import { writeReport, type ReportFormat } from './check-report.ts';
import { readPolicy } from './read-policy.ts';

interface CheckOptions {
  readonly policy: string;
  readonly filename: string;
  readonly namespace: string;
  readonly output: ReportFormat;
}

/** `dexodus check`: the webhook's decision on files, without a server or a cluster. */
export function checkCommand(): Command {
  return new Command('check')
    .summary('decide on APIRules in files, as the webhook would')
    .description(
      'Decides on the APIRules in a file, in all .yaml, .yml and .json files below a folder, or in\n' +
        'standard input (-), as the webhook would when they were created. Other kinds are passed over.',
    )
    .addOption(
      new Option('--policy <file>', 'the policy').env('DEXODUS_POLICY').makeOptionMandatory(),
    )
    .requiredOption('-f, --filename <path>', 'a file, a folder, or - for standard input')
    .option('-n, --namespace <name>', 'the namespace of APIRules that name none', 'default')
    .addOption(
      new Option(
        '-o, --output <format>',
        'text; json: verdicts and patches; yaml: the repaired documents; diff: what would change',
      )
        .choices(['text', 'json', 'yaml', 'diff'])
        .default('text'),
    )
    .addHelpText(
      'after',
      '\nExit codes:\n  0  nothing to do\n  1  something would be fixed, warned of or denied\n  2  bad input or usage',
    )
    .action(async (options: CheckOptions) => {
      const policy = await readPolicy(options.policy);
      const { documents, problems } = await readDocuments(options.filename);
      const checked = documents.map((document) =>
        checkDocument(document, {
          policy,
          namespace: options.namespace,
          nowMilliseconds: Date.now(),
        }),
      );
      const color = process.stdout.isTTY && process.stdout.hasColors();
      process.stdout.write(
        writeReport(checked, { format: options.output, color, policy: policy.hash }),
      );
      for (const problem of problems) process.stderr.write(`dexodus: ${problem.message}\n`);
      process.exitCode = problems.length > 0 ? 2 : Number(hasSomethingToDo(checked));
    });
}

function hasSomethingToDo(documents: readonly CheckedDocument[]): boolean {
  return documents.some(({ apiRules }) => apiRules.some(({ verdict }) => verdict !== 'allow'));
}
