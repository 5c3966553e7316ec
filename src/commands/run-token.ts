import type { Explanation } from '../explain/check.ts';
import type { Evidence } from '../explain/evidence.ts';
import { explain } from '../explain/explain.ts';
import { keyUrlsOf } from '../explain/key-urls.ts';
import { readRules } from '../explain/rules.ts';
import { readToken } from '../explain/token.ts';
import { namespaceLabels } from '../input/namespace-labels.ts';
import { readDocuments } from '../input/read-documents.ts';
import type { JsonObject } from '../json.ts';
import type { Dialect, Policy } from '../policy/policy.ts';
import { systemFetch } from '../providers/fetch-json.ts';
import { applyFix } from '../token/apply-fix.ts';
import { discoverKeys } from '../token/discover-keys.ts';
import { obtainToken } from '../token/obtain-token.ts';
import { parseLocation } from '../token/parse-location.ts';
import { readKeySets } from '../token/read-key-set.ts';
import { selectApiRule, type SelectedApiRule } from '../token/select-api-rule.ts';
import { tokenSource, type TokenSourceOptions } from '../token/token-source.ts';
import { readPolicy } from './read-policy.ts';
import { writeTokenReport } from './token-report.ts';

/** The options of `dexodus token`. */
export interface TokenOptions extends TokenSourceOptions {
  readonly name?: string;
  readonly namespace: string;
  readonly path: string;
  readonly method: string;
  readonly in?: string;
  readonly handler?: Dialect;
  readonly globalJwksUrl?: readonly string[];
  readonly output: 'text' | 'json';
}

/** Explains one token's way through one APIRule, writes the report, and sets the exit code. */
export async function runToken(argument: string | undefined, options: TokenOptions): Promise<void> {
  const source = tokenSource(argument, options);
  const policy = await readPolicy(options.policy, async (offline) => {
    const { jwksUriOf, warnings } = await discoverKeys(systemFetch, offline);
    warn(warnings);
    return { jwksUriOf };
  });
  const selected = await readApiRule(options, policy);
  const { text, issued, warnings } = await obtainToken(systemFetch, source, policy);
  warn(warnings);
  // Read after the token came: no time before it was issued.
  const nowMilliseconds = Date.now();
  const fix = applyFix(selected, policy, nowMilliseconds);
  const states = fix.object === undefined ? [selected.object] : [selected.object, fix.object];
  const evidence: Evidence = {
    method: options.method.toUpperCase(),
    path: options.path,
    location: options.in === undefined ? undefined : parseLocation(options.in),
    token: readToken(text),
    keySets: await readKeySets(systemFetch, urlsOf(states, selected, options), text),
    globalJwksUrls: options.globalJwksUrl ?? [],
    nowMilliseconds,
  };
  const { version } = selected;
  const { dialect } = policy.partOf(selected.namespace, selected.namespaceLabels);
  const [before, after] = states.map((object) =>
    explain({ object, version, handler: options.handler, dialect }, evidence),
  );
  if (before === undefined) return;
  const { namespace, name, apiVersion } = selected;
  const report = {
    apiRule: { namespace, name, apiVersion },
    request: { method: evidence.method, path: evidence.path },
    policy: policy.hash,
    issued,
    fix: fix.lines,
    before,
    after,
  };
  const color = process.stdout.isTTY && process.stdout.hasColors();
  process.stdout.write(writeTokenReport(report, { format: options.output, color }));
  process.exitCode = exitCodeOf(after ?? before);
}

function warn(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`dexodus: ${warning}\n`);
}

async function readApiRule(options: TokenOptions, policy: Policy): Promise<SelectedApiRule> {
  const { documents, problems } = await readDocuments(options.filename, { keepsYaml: false });
  const [problem] = problems;
  if (problem !== undefined) throw problem;
  const objects = documents.flatMap((document) => document.objects.map(({ object }) => object));
  const selected = selectApiRule(objects, { name: options.name, namespace: options.namespace });
  return { ...selected, namespaceLabels: namespaceLabels(documents, policy)(selected.namespace) };
}

function urlsOf(
  states: readonly JsonObject[],
  { version }: SelectedApiRule,
  { globalJwksUrl = [] }: TokenOptions,
): readonly string[] {
  const urls = states.flatMap((object) => {
    const rules = readRules(object, version);
    return rules === undefined ? [] : keyUrlsOf(rules, globalJwksUrl);
  });
  return [...new Set(urls)];
}

function exitCodeOf({ outcome }: Explanation): 0 | 1 {
  return outcome === 'through' ? 0 : 1;
}
