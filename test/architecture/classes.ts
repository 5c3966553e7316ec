import { Visitor } from 'oxc-parser';
import type { Module } from './module.ts';

/** Classes, of which the house has one: the error. */
export function findClasses(module: Module): readonly string[] {
  if (module.path === 'src/errors.ts') return [];
  const found: string[] = [];
  const report = ({ start }: { readonly start: number }): void => {
    found.push(
      `${module.place(start)}: DexodusError is the only class: write functions and values`,
    );
  };
  new Visitor({ ClassDeclaration: report, ClassExpression: report }).visit(module.program);
  return found;
}
