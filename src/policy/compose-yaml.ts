import { Composer, Lexer, Parser, type CST, type Document, type LineCounter } from 'yaml';
import { policyInvalid } from './policy-invalid.ts';

/**
 * Bounds for the memory and the time that any text can take: a heap of 128 MB and a second, measured
 * with the worst texts of 1 MiB. 10,000 exemptions are 320,000 words and marks, with 200,000 blanks
 * between them.
 */
const maxWordsAndMarks = 350_000;
const maxLexemes = 600_000;
const maxAliases = 1000;
const maxDirectives = 10;
/** A policy is 7 deep. The composer recurses: some thousand levels would overflow the stack. */
const maxDepth = 50;

/**
 * Parses a text as one document of YAML 1.2: core schema, no merge keys, no tags.
 *
 * @throws DexodusError `ERR_POLICY_INVALID`: what is wrong, each on a line of its own, with its line
 */
export function composeYaml(text: string, lines: LineCounter): Document {
  const at = (offset: number, message: string): string =>
    `line ${lines.linePos(offset).line}: ${message}`;
  const tokens = parse(text, lines, (offset, message) => policyInvalid([at(offset, message)]));
  const composer = new Composer({
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    prettyErrors: false,
    // It compares each key with each other one: the values are read with a set instead.
    uniqueKeys: false,
    logLevel: 'error',
  });
  const [document, second] = composer.compose(tokens, true, text.length);
  if (document === undefined) throw policyInvalid(['the document is empty']);
  if (second !== undefined)
    throw policyInvalid([at(second.range[0], 'a second document begins: write one only')]);
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) throw policyInvalid(faults, ({ pos, message }) => at(pos[0], message));
  return document;
}

/** What the parser makes of the text, token by token, as long as it stays within the bounds. */
function* parse(
  text: string,
  lines: LineCounter,
  invalid: (offset: number, message: string) => Error,
): Generator<CST.Token, void> {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const counts = { lexemes: 0, words: 0, aliases: 0, directives: 0 };
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'directive' && ++counts.directives > maxDirectives)
        throw invalid(token.offset, `more than ${maxDirectives} directives`);
      yield token;
    }
    counts.lexemes++;
    if (lexeme.trim() !== '') counts.words++;
    if (lexeme.startsWith('*')) counts.aliases++;
    if (counts.words > maxWordsAndMarks || counts.lexemes > maxLexemes)
      throw invalid(
        parser.offset,
        `the text is too long: ${counts.words} words and marks until here`,
      );
    if (counts.aliases > maxAliases)
      throw invalid(parser.offset, `more than ${maxAliases} aliases`);
    if (parser.stack.length > maxDepth)
      throw invalid(parser.offset, `nested more than ${maxDepth} levels deep`);
  }
  yield* parser.end();
}
