import { loadQuickly } from './load-quickly.ts';
import { describePath } from './path.ts';
import { policyInvalid } from './policy-invalid.ts';
import { findProblems, type Problem } from './problems.ts';
import { readYaml } from './read-yaml.ts';
import { policySchema, type PolicyDocument } from './schema.ts';

/** etcd's and so a ConfigMap's bound: no policy in a cluster can be larger. */
const maxPolicyCharacters = 1_048_576;

/**
 * Reads a policy's text: YAML, then the schema, then what no schema can say.
 *
 * @throws DexodusError `ERR_POLICY_INVALID`: every problem on a line of its own, with line and path
 */
export function parsePolicy(text: string): PolicyDocument {
  if (text.length > maxPolicyCharacters)
    throw policyInvalid([`the policy is larger than ${maxPolicyCharacters} characters`]);
  const quick = policySchema.safeParse(loadQuickly(text));
  if (quick.success && findProblems(quick.data).length === 0) return quick.data;
  return parseWithLines(text);
}

function parseWithLines(text: string): PolicyDocument {
  const { value, lineOf } = readYaml(text);
  if (value === null) throw policyInvalid(['the document is empty']);
  const result = policySchema.safeParse(value, {
    error: ({ code, input }) =>
      code === 'invalid_type' && input === undefined ? 'is missing' : undefined,
  });
  const problems: readonly Problem[] = result.success
    ? findProblems(result.data)
    : result.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is no known key' }))
          : [{ path: issue.path, message: issue.message }],
      );
  if (result.success && problems.length === 0) return result.data;
  throw policyInvalid(problems, ({ path, message }) => {
    const line = lineOf(path);
    return `${line === undefined ? '' : `line ${line}: `}${describePath(path)}: ${message}`;
  });
}
