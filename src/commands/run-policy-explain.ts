import { DexodusError } from '../errors.ts';
import { readPolicyText } from '../input/read-policy-text.ts';
import { dayOf } from '../policy/day.ts';
import { explainExemptions } from '../policy/explain-exemptions.ts';
import { explainPart } from '../policy/explain-part.ts';
import { parsePolicy } from '../policy/parse.ts';
import { printable } from '../policy/printable.ts';
import { readYaml } from '../policy/read-yaml.ts';
import type { Labels } from '../policy/selector.ts';
import { compileInput } from './compile-input.ts';

/** The options of `dexodus policy explain`. */
export interface PolicyExplainOptions {
  readonly policy: string;
  readonly namespace: string;
  readonly name?: string;
  readonly labels?: Labels;
  readonly output: 'text' | 'json';
}

const maxLineCharacters = 400;

/** Tells which part of a policy applies to a namespace, and why, and which exemptions there are. */
export async function runPolicyExplain(options: PolicyExplainOptions): Promise<void> {
  const { namespace, name, labels, output } = options;
  const input = await readPolicyText(options.policy);
  const policy = compileInput(input);
  if (labels === undefined && policy.needsLabels(namespace))
    throw new DexodusError(
      'ERR_USAGE',
      `the policy selects by labels: give those of namespace ${namespace}, --labels KEY=VALUE,… (--labels '' where it has none)`,
    );
  const document = parsePolicy(input.text);
  const nowMilliseconds = Date.now();
  const explained = {
    policy: policy.hash,
    day: dayOf(nowMilliseconds),
    namespace,
    name,
    ...explainPart(document, readYaml(input.text).value, {
      name: namespace,
      labels: labels ?? {},
    }),
    exemptions: explainExemptions(document, { namespace, name, nowMilliseconds }),
  };
  process.stdout.write(
    output === 'json' ? `${JSON.stringify(explained, null, 2)}\n` : textOf(explained),
  );
}

type Explained = ReturnType<typeof explainPart> & {
  readonly day: string;
  readonly namespace: string;
  readonly exemptions: ReturnType<typeof explainExemptions>;
};

function textOf({ day, namespace, part, because, settings, exemptions }: Explained): string {
  const lines = [`namespace ${namespace}: ${part} applies, because ${because}`];
  for (const { key, value, from } of settings) {
    const told = typeof value === 'string' ? value : value.join(', ') || '(none)';
    lines.push(`  ${key}: ${told} (${from === 'default' ? 'the default' : from})`);
  }
  for (const { entry, name, until, inForce, daysLeft, owner, reason } of exemptions) {
    const whom = name === undefined ? 'every APIRule' : `APIRule ${name}`;
    const state = inForce ? `in force, ${daysLeft} days left` : 'over';
    lines.push(`  ${entry}, ${whom}, until ${until}: ${state} (${owner}: ${reason})`);
  }
  lines.push(`  today is ${day} (UTC)`);
  return lines.map((line) => `${printable(line, maxLineCharacters)}\n`).join('');
}
