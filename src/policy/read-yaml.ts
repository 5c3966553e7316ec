import { isCollection, isPair, isScalar, LineCounter, type Document } from 'yaml';
import { composeYaml } from './compose-yaml.ts';
import { policyInvalid } from './policy-invalid.ts';
import { findUnprintable } from './unprintable.ts';
import { yamlValue } from './yaml-value.ts';

/** A YAML document as a value that remembers its lines. */
export interface YamlText {
  readonly value: unknown;
  /** The line of the innermost value on a path that is there: what is missing has none of its own. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
  /** The first line of a text that stands there line by line, after a `|`. */
  readonly blockLineOf: (path: readonly PropertyKey[]) => number | undefined;
}

/**
 * Reads a text as one document of YAML 1.2, within bounds of memory and time that hold for any text.
 *
 * @throws DexodusError `ERR_POLICY_INVALID`: what is wrong, each on a line of its own, with its line
 */
export function readYaml(text: string): YamlText {
  const unprintable = findUnprintable(text);
  if (unprintable !== undefined) {
    const code = text.charCodeAt(unprintable).toString(16).toUpperCase().padStart(4, '0');
    const line = text.slice(0, unprintable).split('\n').length;
    throw policyInvalid([`line ${line}: the character U+${code} is not allowed in YAML`]);
  }
  const lines = new LineCounter();
  const document = composeYaml(text, lines);
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  return {
    value: yamlValue(document, (offset, message) => `line ${lineAt(offset)}: ${message}`),
    lineOf(path) {
      const offset = offsetOf(path, document);
      return offset === undefined ? undefined : lineAt(offset);
    },
    blockLineOf(path) {
      const node = document.getIn(path, true);
      if (!isScalar(node) || node.type !== 'BLOCK_LITERAL') return undefined;
      const start = startOf(node);
      return start === undefined ? undefined : lineAt(start) + 1;
    },
  };
}

function offsetOf(path: readonly PropertyKey[], { contents }: Document): number | undefined {
  let node: unknown = contents;
  let offset = startOf(node);
  for (const step of path) {
    if (!isCollection(node)) break;
    const found: unknown = node.items.find((item, index) =>
      isPair(item) ? keyOf(item.key) === step : index === step,
    );
    if (found === undefined) break;
    offset = startOf(isPair(found) ? found.key : found) ?? offset;
    node = isPair(found) ? found.value : found;
  }
  return offset;
}

function keyOf(key: unknown): unknown {
  return isScalar(key) ? key.value : key;
}

function startOf(node: unknown): number | undefined {
  const range: unknown =
    typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}
