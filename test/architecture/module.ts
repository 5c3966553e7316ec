import { parseSync, type Program } from 'oxc-parser';

/** One import of a module, as it is written. */
export interface Import {
  readonly specifier: string;
  /** Erased before anything runs. */
  readonly typeOnly: boolean;
  readonly offset: number;
}

/** One source file, parsed. */
export interface Module {
  /** Below the project's folder, with slashes: `src/policy/host.ts`. */
  readonly path: string;
  readonly program: Program;
  readonly imports: readonly Import[];
  /** `src/policy/host.ts:12`, for a message that an editor can follow. */
  readonly place: (offset: number) => string;
}

/** Parses one source file; a syntax error is thrown, never skipped. */
export function parseModule(path: string, text: string): Module {
  const { program, module, errors } = parseSync(path, text, { sourceType: 'module' });
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const literal = (start: number, end: number): string => {
    const source = text.slice(start, end);
    const first = source.charAt(0);
    if ((first === "'" || first === '"') && source.endsWith(first)) return source.slice(1, -1);
    throw new Error(`${path}: import(${source}) is not a literal, so nobody can check it`);
  };
  return {
    path,
    program,
    imports: [
      ...module.staticImports.map((item) => ({
        specifier: item.moduleRequest.value,
        typeOnly: item.entries.length > 0 && item.entries.every(({ isType }) => isType),
        offset: item.start,
      })),
      ...module.staticExports.flatMap((item) =>
        item.entries.flatMap(({ moduleRequest, isType }) =>
          moduleRequest === null
            ? []
            : [{ specifier: moduleRequest.value, typeOnly: isType, offset: item.start }],
        ),
      ),
      ...module.dynamicImports.map(({ moduleRequest, start }) => ({
        specifier: literal(moduleRequest.start, moduleRequest.end),
        typeOnly: false,
        offset: start,
      })),
    ],
    place: (offset) => `${path}:${text.slice(0, offset).split('\n').length}`,
  };
}

/** The folder (or the file at the top) of `src` that a path belongs to: `policy`, `admit.ts`. */
export function partOf(path: string): string {
  return path.split('/')[1] ?? path;
}

/** Where a relative specifier leads, below the project's folder; undefined for a package. */
export function resolve(module: Module, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return new URL(specifier, `file:///${module.path}`).pathname.slice(1);
}
