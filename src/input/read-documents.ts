import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
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

/** What could be read of a file or a folder, and what could not: one bad file doesn't hide the others. */
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
 * standard input (`-`): one file after the other, so that who is done with one need not hold it.
 *
 * @throws DexodusError `ERR_INPUT_INVALID` where the path itself can't be found; a file or document
 * that can't be read is a problem of the same code, naming file and line
 */
export async function* readFiles(path: string, options: ReadOptions): AsyncGenerator<Input> {
  for (const file of path === '-' ? ['-'] : await filesOf(path)) yield readOne(file, options);
}

/** All that `readFiles` reads. */
export async function readDocuments(path: string, options: ReadOptions): Promise<Input> {
  const files = await Array.fromAsync(readFiles(path, options));
  return {
    documents: files.flatMap(({ documents }) => documents),
    problems: files.flatMap(({ problems }) => problems),
  };
}

async function readOne(file: string, { keepsYaml }: ReadOptions): Promise<Input> {
  const documents: InputDocument[] = [];
  const problems: DexodusError[] = [];
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    return { documents, problems: [invalid(file, messageOf(error))] };
  }
  const values = keepsYaml ? undefined : loadAllQuickly(text);
  if (values !== undefined) {
    for (const value of values)
      documents.push({ file, yaml: undefined, objects: objectsOf(value) });
    return { documents, problems };
  }
  for (const yaml of parseDocuments(text)) {
    try {
      documents.push(readDocument(file, yaml));
    } catch (error) {
      if (!(error instanceof DexodusError)) throw error;
      problems.push(error);
    }
  }
  return { documents, problems };
}

/** Nothing else is to be done meanwhile, and many small files are checked in two thirds of the time so. */
async function readText(file: string): Promise<string> {
  return file === '-' ? readAll(process.stdin) : readFileSync(file, 'utf8');
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
    throw invalid(path, messageOf(error));
  }
}

/** With merge keys (`<<`), as kubectl reads them. */
function parseDocuments(text: string): readonly Document[] {
  const parsed = parseAllDocuments(text, { merge: true });
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
    throw invalid(file, messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function objectsOf(value: JsonValue): readonly InputObject[] {
  if (!isObject(value)) return [];
  const items = value['items'];
  const kind = value['kind'];
  if (!Array.isArray(items) || typeof kind !== 'string' || !kind.endsWith('List'))
    return [{ path: [], object: value }];
  const list: readonly JsonValue[] = items;
  return list.flatMap((object, index) =>
    isObject(object) ? [{ path: ['items', index], object: typed(object, value) }] : [],
  );
}

/** The items of a typed list may leave their own type out; kubectl, too, takes it from the list's. */
function typed(item: JsonObject, { kind, apiVersion }: JsonObject): JsonObject {
  if (kind === 'List' || typeof kind !== 'string' || (item['kind'] ?? '') !== '') return item;
  return { ...item, kind: kind.slice(0, -'List'.length), apiVersion };
}

function invalid(file: string, reason: string): DexodusError {
  return new DexodusError('ERR_INPUT_INVALID', `${file}: ${reason}`);
}
