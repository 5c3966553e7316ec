import { Visitor, type Node } from 'oxc-parser';
import type { Module } from './module.ts';

const clock = 'the time comes in as an argument';
const shell = 'the shell does that';
const atOnce = 'a decision is made at once';
const hostile = 'no regular expression runs over untrusted text';

/** Names whose mere use makes a file impure, and what to do instead. */
const impureNames: ReadonlyMap<string, string> = new Map([
  ['Promise', atOnce],
  ['RegExp', hostile],
  ['console', shell],
  ['crypto', shell],
  ['eval', 'nothing is compiled'],
  ['fetch', shell],
  ['global', shell],
  ['globalThis', shell],
  ['performance', clock],
  ['process', shell],
  ['queueMicrotask', atOnce],
  ['setImmediate', atOnce],
  ['setInterval', clock],
  ['setTimeout', clock],
]);

const impureMembers: ReadonlyMap<string, string> = new Map([
  ['Date.now', clock],
  ['Math.random', 'the same review gets the same answer'],
]);

/** String methods that make a regular expression of what they are given. */
const matchers: ReadonlySet<string> = new Set(['match', 'matchAll', 'search']);

/** What a file on the straight line does that makes its answer depend on more than its arguments. */
export function findImpurities(module: Module): readonly string[] {
  const found: string[] = [];
  const names = new Set<Node>();
  const report = ({ start }: { readonly start: number }, what: string, instead: string): void => {
    found.push(`${module.place(start)}: ${what}: ${instead}`);
  };
  const checkAsync = (node: Node & { readonly async: boolean }): void => {
    if (node.async) report(node, 'async', atOnce);
  };
  new Visitor({
    MemberExpression(node) {
      if (node.computed) return;
      names.add(node.property);
      const member = `${node.object.type === 'Identifier' ? node.object.name : ''}.${node.property.name}`;
      const instead = impureMembers.get(member);
      if (instead !== undefined) report(node, member, instead);
    },
    Property(node) {
      if (!node.computed && !node.shorthand) names.add(node.key);
    },
    TSPropertySignature(node) {
      if (!node.computed) names.add(node.key);
    },
    Identifier(node) {
      const instead = impureNames.get(node.name);
      if (instead !== undefined && !names.has(node)) report(node, node.name, instead);
    },
    NewExpression(node) {
      if (isDate(node.callee) && node.arguments.length === 0) report(node, 'new Date()', clock);
    },
    CallExpression(node) {
      const { callee } = node;
      if (isDate(callee)) report(node, 'Date()', clock);
      if (callee.type !== 'MemberExpression' || callee.computed) return;
      const { name } = callee.property;
      if (matchers.has(name)) report(node, `.${name}()`, hostile);
    },
    Literal(node) {
      if ('regex' in node) report(node, node.raw ?? 'a regular expression', hostile);
    },
    AwaitExpression(node) {
      report(node, 'await', atOnce);
    },
    ForOfStatement(node) {
      if (node.await) report(node, 'for await', atOnce);
    },
    FunctionDeclaration: checkAsync,
    FunctionExpression: checkAsync,
    ArrowFunctionExpression: checkAsync,
  }).visit(module.program);
  return found;
}

function isDate(node: Node): boolean {
  return node.type === 'Identifier' && node.name === 'Date';
}
