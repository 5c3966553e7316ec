import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import jsonPatch from 'fast-json-patch';
import { parse, stringify } from 'yaml';
import { sendReview, type ReviewResponse } from './send-review.ts';
import { sourceProgram, startServer } from './start-server.ts';

// What a person sees of dexodus, without a cluster: the real server, and real reviews over TLS.

const folder = import.meta.dirname;
const certificates = await mkdtemp(join(tmpdir(), 'dexodus-demo-'));
const server = await startServer(sourceProgram, join(folder, 'policy.yaml'), certificates);
try {
  const ca = await readFile(join(certificates, 'ca.crt'), 'utf8');
  for (const name of (await readdir(join(folder, 'apirules'))).sort()) {
    const text = await readFile(join(folder, 'apirules', name), 'utf8');
    await show(text, { url: server.url, ca });
  }
} finally {
  await server.stop();
  await rm(certificates, { recursive: true });
}
print(
  paint(
    'dim',
    '\nNext: npm exec -- dexodus check --policy demo/policy.yaml -f demo/apirules -o diff',
  ),
);

/** Sends an APIRule to both webhooks, in the API server's order, and prints what kubectl would. */
async function show(
  text: string,
  server: { readonly url: string; readonly ca: string },
): Promise<void> {
  const object: unknown = parse(text);
  print(paint('bold', `\n${text.split('\n', 1).join('')}`));
  const mutation = await sendReview({ ...server, endpoint: 'mutate' }, object);
  const stored = patched(object, mutation.response);
  const validation = await sendReview({ ...server, endpoint: 'validate' }, stored);
  for (const { response } of [mutation, validation])
    for (const warning of response.warnings ?? []) print(paint('yellow', `Warning: ${warning}`));
  if (validation.response.allowed) {
    print(`${validation.name} ${stored === object ? 'stored as it is' : 'stored, fixed'}`);
    showDiff(stringify(object), stringify(stored));
  } else {
    const message = validation.response.status?.message ?? '';
    print(
      paint(
        'red',
        `Error from server (Forbidden): admission webhook "validate.dexodus.dev" denied the request: ${message}`,
      ),
    );
  }
  const decided = validation.response.allowed && stored !== object ? mutation : validation;
  print(paint('dim', `log: ${await logOf(decided.uid)}`));
}

function logOf(uid: string): Promise<string> {
  return server.logLine((line) => line.includes(uid));
}

function patched(object: unknown, response: ReviewResponse): unknown {
  if (response.patch === undefined) return object;
  const operations: jsonPatch.Operation[] = JSON.parse(
    Buffer.from(response.patch, 'base64').toString(),
  );
  return jsonPatch.applyPatch(structuredClone(object), operations).newDocument;
}

function showDiff(before: string, after: string): void {
  if (before === after) return;
  const lines = createTwoFilesPatch('applied', 'stored', before, after, '', '', { context: 1 });
  for (const line of lines.split('\n').slice(4, -1)) {
    const color = line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : 'reset';
    print(`  ${paint(color, line)}`);
  }
}

function paint(style: 'bold' | 'dim' | 'yellow' | 'red' | 'green' | 'reset', text: string): string {
  return process.stdout.isTTY ? styleText(style, text) : text;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
