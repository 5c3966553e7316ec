import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Pair,
  type YAMLSeq,
} from 'yaml';
import { maxEntries, maxValues } from './bounds.ts';
import { policyInvalid } from './policy-invalid.ts';
import { findUnprintable } from './unprintable.ts';

/** As deep as one that is written out; an anchor that holds an alias of itself has no end. */
const maxDepth = 50;

/**
 * The value of a document, in which each alias is a copy. Time and memory are bounded, however often
 * aliases multiply.
 *
 * @param at - a message with the line of an offset
 * @throws DexodusError `ERR_POLICY_INVALID`: keys that stand twice, aliases that explode, and so on
 */
export function yamlValue(
  document: Document,
  at: (offset: number, message: string) => string,
): unknown {
  const problems: string[] = [];
  const anchors = new Map<string, unknown>();
  const named = new Map<Alias, unknown>();
  let values = 0;
  let copies = 0;
  const tell = (node: unknown, message: string): void => {
    // A copy has the problems of what it copies.
    if (copies === 0) problems.push(at(offsetOf(node), message));
  };

  function read(node: unknown, depth: number): unknown {
    if (++values > maxValues || depth > maxDepth)
      throw policyInvalid([at(offsetOf(node), 'aliases make the document too large or too deep')]);
    if (isAlias(node)) return readAlias(node, depth);
    if (copies === 0 && hasAnchor(node)) anchors.set(node.anchor, node);
    if (isScalar(node)) return readScalar(node);
    if (isSeq(node)) return readSequence(node, depth + 1);
    if (isMap(node)) return readMap(node.items, depth + 1);
    return null;
  }

  function readSequence(node: YAMLSeq, depth: number): unknown {
    // What is wrong with each of them would be told, and kept until then.
    if (node.items.length > maxEntries)
      throw policyInvalid([at(offsetOf(node), `a list of more than ${maxEntries} entries`)]);
    return node.items.map((item) => read(item, depth));
  }

  function readAlias(alias: Alias, depth: number): unknown {
    if (!named.has(alias)) {
      if (!anchors.has(alias.source)) tell(alias, `no anchor is called ${alias.source}`);
      // A later anchor of the same name is not this one.
      named.set(alias, anchors.get(alias.source));
    }
    copies++;
    const value = read(named.get(alias), depth + 1);
    copies--;
    return value;
  }

  function readScalar(node: unknown): unknown {
    const value: unknown = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' && findUnprintable(value) !== undefined)
      tell(node, 'an escape stands for a control character');
    return value;
  }

  function readMap(items: readonly Pair[], depth: number): unknown {
    const entries = new Map<string, unknown>();
    for (const { key, value } of items) {
      // As JavaScript has it, a number is the text that it is written as.
      const name = isScalar(key) ? String(readScalar(key)) : undefined;
      if (name === undefined) tell(key, 'a key must be a text');
      else if (entries.has(name)) tell(key, `the key ${JSON.stringify(name)} stands twice`);
      else entries.set(name, read(value, depth));
    }
    // Unlike an assignment, this makes __proto__ a member like any other.
    return Object.fromEntries(entries);
  }

  const value = read(document.contents, 0);
  if (problems.length > 0) throw policyInvalid(problems);
  return value;
}

function offsetOf(node: unknown): number {
  return hasRange(node) ? node.range[0] : 0;
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function hasAnchor(node: unknown): node is { readonly anchor: string } {
  return (
    typeof node === 'object' && node !== null && 'anchor' in node && typeof node.anchor === 'string'
  );
}
