import { CORE_SCHEMA, load } from 'js-yaml';
import { isWithinBounds } from './bounds.ts';

/** A policy is five levels deep. */
const maxDepth = 20;

/**
 * Reads YAML 1.2 some ten times as fast as a parser that keeps line numbers: a server that takes a
 * policy of 1 MB up answers no review meanwhile. For texts without anything unusual: whatever can't
 * be read, an alias included, is left to the parser that can tell what is wrong, and where.
 *
 * @returns `undefined` where the text is not for this parser
 */
export function loadQuickly(text: string): unknown {
  try {
    const value = load(text, { schema: CORE_SCHEMA, maxAliases: 0, maxDepth });
    return isWithinBounds(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
