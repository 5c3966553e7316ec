import { isCollection, isPair, LineCounter, type Document, parseDocument } from 'yaml';
import { DexodusError } from '../errors.ts';
import { loadQuickly } from './load-quickly.ts';
import { policySchema, type PolicyDocument } from './schema.ts';
import { findProblems, type Problem } from './problems.ts';

/** etcd's and so a ConfigMap's bound: no policy in a cluster can be larger. */
const maxPolicyCharacters = 1_048_576;
/** Room for every honest use of an anchor; a document that explodes needs thousands. */
const maxAliases = 100;
const maxProblemsTold = 20;

/**
 * Reads a policy's text: YAML, then the schema, then what no schema can say.
 *
 * @throws DexodusError `ERR_POLICY_INVALID`: every problem on a line of its own, with line and path
 */
export function parsePolicy(text: string): PolicyDocument {
  if (text.length > maxPolicyCharacters)
    throw invalid([`the policy is larger than ${maxPolicyCharacters} characters`]);
  const quick = policySchema.safeParse(loadQuickly(text));
  if (quick.success && findProblems(quick.data).length === 0) return quick.data;
  return parseWithLines(text);
}

function parseWithLines(text: string): PolicyDocument {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (yaml.errors.length > 0) {
    throw invalid(
      yaml.errors.map((error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message}`),
    );
  }
  const result = policySchema.safeParse(toValue(yaml));
  const problems: readonly Problem[] = result.success
    ? findProblems(result.data)
    : result.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is no known key' }))
          : [{ path: issue.path, message: issue.message }],
      );
  if (result.success && problems.length === 0) return result.data;
  throw invalid(problems.map((problem) => describe(problem, yaml, lines)));
}

function toValue(yaml: Document): unknown {
  try {
    return yaml.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    throw invalid([error instanceof Error ? error.message : String(error)]);
  }
}

function describe(problem: Problem, yaml: Document, lines: LineCounter): string {
  let path = '';
  for (const step of problem.path) {
    if (typeof step === 'number') path += `[${step}]`;
    else path += path === '' ? String(step) : `.${String(step)}`;
  }
  const line = lineOf(problem.path, yaml, lines);
  return `${line === undefined ? '' : `line ${line}: `}${path === '' ? 'the document' : path}: ${problem.message}`;
}

/** The line of the innermost node on the path that is there: what is missing has none of its own. */
function lineOf(
  path: readonly PropertyKey[],
  yaml: Document,
  lines: LineCounter,
): number | undefined {
  let node: unknown = yaml.contents;
  let offset = startOf(node);
  for (const step of path) {
    if (!isCollection(node)) break;
    const pair: unknown = node.items.find((item, index) =>
      isPair(item) ? keyOf(item.key) === step : index === step,
    );
    if (pair === undefined) break;
    offset = startOf(isPair(pair) ? pair.key : pair) ?? offset;
    node = isPair(pair) ? pair.value : pair;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function keyOf(key: unknown): unknown {
  return typeof key === 'object' && key !== null && 'value' in key ? key.value : key;
}

function startOf(node: unknown): number | undefined {
  const range: unknown =
    typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}

function invalid(problems: readonly string[]): DexodusError {
  const told = problems.slice(0, maxProblemsTold);
  if (problems.length > told.length) told.push(`and ${problems.length - told.length} more`);
  return new DexodusError('ERR_POLICY_INVALID', told.join('\n'));
}
