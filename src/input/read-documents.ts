import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { parseAllDocuments, type Document } from 'yaml';
import { DexodusError } from '../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { loadAllQuickly } from './load-all-quickly.ts';
import type { Step } from '../apirule/path.ts';

/** Room for every honest use of an anchor; a document that explodes needs thousands. */
const maxAliases = 100;

/** One YAML or JSON document of a file. */
export interface InputDocument {
  readonly file: string;
  /** With its comments, so that a repair can be written back; `undefined` where nobody asked for it. */
  readonly yaml: Document | undefined;
  /** The Kubernetes objects in it: itself, or the items of a List. */
  readonly objects: readonly InputObject[];
}

/** One Kubernetes object, and where in its document it stands. */
export interface InputObject {
  readonly path: readonly Step[];
  readonly object: JsonObject;
}

/** What could be read, and what could not: one bad file doesn't hide the others. */
export interface Input {
  readonly documents: readonly InputDocument[];
  readonly problems: readonly DexodusError[];
}

/** What is wanted of the documents beside their objects. */
export interface ReadOptions {
  /** Whether their YAML is kept as it is written: to read that takes several times as long. */
  readonly keepsYaml: boolean;
}

/**
 * Reads the documents of a file, of all `.yaml`, `.yml` and `.json` files below a folder, or of
 * standard input (`-`).
 *
 * @throws DexodusError `ERR_INPUT_INVALID` where the path itself can't be read; a document that can't
 * is a problem of the same code, naming file and line
 */
export async function readDocuments(path: string, { keepsYaml }: ReadOptions): Promise<Input> {
  const files = path === '-' ? ['-'] : await filesOf(path);
  const documents: InputDocument[] = [];
  const problems: DexodusError[] = [];
  const texts = await Promise.all(files.map(readText));
  for (const [index, file] of files.entries()) {
    const text = texts[index] ?? '';
    const values = keepsYaml ? undefined : loadAllQuickly(text);
    if (values !== undefined) {
      for (const value of values)
        documents.push({ file, yaml: undefined, objects: objectsOf(value) });
      continue;
    }
    for (const yaml of parseDocuments(text)) {
      try {
        documents.push(readDocument(file, yaml));
      } catch (error) {
        if (!(error instanceof DexodusError)) throw error;
        problems.push(error);
      }
    }
  }
  return { documents, problems };
}

function readText(file: string): Promise<string> {
  return file === '-' ? readAll(process.stdin) : readFile(file, 'utf8');
}

async function filesOf(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path, { recursive: true });
    return names
      .filter((name) => ['.yaml', '.yml', '.json'].some((ending) => name.endsWith(ending)))
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    throw invalid(path, error instanceof Error ? error.message : String(error));
  }
}

function parseDocuments(text: string): readonly Document[] {
  const parsed = parseAllDocuments(text);
  return 'empty' in parsed ? [] : parsed;
}

function readDocument(file: string, yaml: Document): InputDocument {
  const [error] = yaml.errors;
  if (error !== undefined) throw invalid(file, error.message.split('\n', 1).join(''));
  return { file, yaml, objects: objectsOf(valueOf(file, yaml)) };
}

function valueOf(file: string, yaml: Document): JsonValue {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- YAML's core schema has JSON's values only
    return (yaml.toJS({ maxAliasCount: maxAliases }) ?? null) as JsonValue;
  } catch (error) {
    throw invalid(file, error instanceof Error ? error.message : String(error));
  }
}

function objectsOf(value: JsonValue): readonly InputObject[] {
  if (!isObject(value)) return [];
  const items = value['items'];
  const kind = value['kind'];
  if (!Array.isArray(items) || typeof kind !== 'string' || !kind.endsWith('List'))
    return [{ path: [], object: value }];
  const list: readonly JsonValue[] = items;
  return list.flatMap((object, index) =>
    isObject(object) ? [{ path: ['items', index], object }] : [],
  );
}

function invalid(file: string, reason: string): DexodusError {
  return new DexodusError('ERR_INPUT_INVALID', `${file}: ${reason}`);
}
