import { builtinModules } from 'node:module';
import { edges, layers } from './layers.ts';
import { partOf, resolve, type Import, type Module } from './module.ts';

/** What breaks the straight line: who imports whom, and which package stands at which edge. */
export function findStrayImports(modules: readonly Module[]): readonly string[] {
  return modules.flatMap((module) =>
    module.imports.flatMap((item) => {
      const complaint = judge(module, item);
      return complaint === undefined ? [] : [`${module.place(item.offset)}: ${complaint}`];
    }),
  );
}

function judge(module: Module, item: Import): string | undefined {
  const { specifier, typeOnly } = item;
  const from = partOf(module.path);
  const target = resolve(module, specifier);
  if (target === undefined) {
    return isBuiltin(specifier) ? judgeBuiltin(from, specifier) : judgePackage(from, item);
  }
  const to = partOf(target);
  if (to === 'main.ts') return 'main.ts is the composition root, nobody imports it';
  if (to === 'commands' && from !== 'commands' && from !== 'main.ts')
    return 'commands are for main.ts alone';
  const allowed = layers.get(from);
  if (to === from || allowed === undefined || allowed.includes(to)) return undefined;
  return `${from} may not know ${to}${typeOnly ? ', not even its types' : ''}: the line is ${from} → ${allowed.join(', ') || 'nothing'}`;
}

function judgeBuiltin(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('node:')) return `write node:${specifier}`;
  return layers.has(from) ? `${from} is on the straight line and knows no ${specifier}` : undefined;
}

function judgePackage(from: string, { specifier, typeOnly }: Import): string | undefined {
  const name = packageOf(specifier);
  const allowed = edges.get(name);
  if (allowed === undefined) return `${name} has no edge in test/architecture/layers.ts`;
  return allowed.includes(from) || (typeOnly && !layers.has(from))
    ? undefined
    : `${name} stays in ${allowed.join(', ')}; ${from} must do without`;
}

/**
 * The files that run for one review: what `admit.ts` reaches through imports that are not erased.
 * A dynamic import counts as any other.
 */
export function findReachable(modules: readonly Module[], start: string): readonly Module[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const reached = new Set<Module>();
  const follow = (path: string): void => {
    const module = byPath.get(path);
    if (module === undefined || reached.has(module)) return;
    reached.add(module);
    for (const { specifier, typeOnly } of module.imports) {
      const target = resolve(module, specifier);
      if (target !== undefined && !typeOnly) follow(target);
    }
  };
  follow(start);
  return [...reached];
}

/** The packages and Node modules that run for one review: there should be none. */
export function findOutsiders(reachable: readonly Module[]): readonly string[] {
  return reachable.flatMap((module) =>
    module.imports
      .filter(({ specifier, typeOnly }) => !typeOnly && resolve(module, specifier) === undefined)
      .map(
        ({ specifier, offset }) =>
          `${module.place(offset)}: ${specifier} would run for every review`,
      ),
  );
}

/** Folders that import one another in a circle; the lint holds the same for files. */
export function findFolderCycles(modules: readonly Module[]): readonly string[] {
  const graph = new Map<string, Map<string, string>>();
  for (const module of modules) {
    const from = partOf(module.path);
    const edgesOut = graph.get(from) ?? new Map<string, string>();
    graph.set(from, edgesOut);
    for (const { specifier, offset } of module.imports) {
      const target = resolve(module, specifier);
      if (target !== undefined && partOf(target) !== from)
        edgesOut.set(partOf(target), module.place(offset));
    }
  }
  return [...graph].flatMap(([from, edgesOut]) =>
    [...edgesOut]
      .filter(([to]) => reaches(graph, to, from))
      .map(([to, place]) => `${place}: ${from} imports ${to}, which leads back to ${from}`),
  );
}

function reaches(
  graph: ReadonlyMap<string, ReadonlyMap<string, string>>,
  from: string,
  to: string,
): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (part === to) return true;
    if (seen.has(part)) continue;
    seen.add(part);
    open.push(...(graph.get(part)?.keys() ?? []));
  }
  return false;
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
