import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

// etcd refuses objects over 1.5 MiB; written as JSON their bytes grow sixfold at most (\u00XX).
const LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Reads a stream of JSON objects, one a line, as a watch sends them. Lines end at `\n` alone
 * (node:readline also ends them at U+2028, which may stand inside a JSON string).
 *
 * @throws Error where a line is no JSON object or longer than 16 MiB, and what the stream throws.
 *   A last line without its end is left out: its connection was cut.
 */
export async function* readJsonLines(stream: AsyncIterable<Buffer>): AsyncGenerator<JsonObject> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.subarray(start, end));
      yield parseLine(Buffer.concat(parts));
      parts = [];
      length = 0;
      start = end + 1;
    }
    parts.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > LINE_BYTES) throw new Error(`a line is longer than ${LINE_BYTES} bytes`);
  }
}

function parseLine(line: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    // The parser's message quotes the line, and the line may hold anything.
    throw new Error('a line is no JSON');
  }
  if (!isObject(value)) throw new Error('a line is no JSON object');
  return value;
}
