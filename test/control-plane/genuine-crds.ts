import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

/** The parts of a CustomResourceDefinition that the tests change. */
export interface Crd {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly conversion?: unknown;
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly storage: boolean;
    }[];
  };
}

/** A CRD as it would be if it stored APIRules in one certain version. */
export interface CrdVariant {
  /** Where it comes from: the file's name without its ending. */
  readonly source: string;
  readonly version: string;
  readonly crd: Crd;
}

/** Kyma's own CRDs of several releases; they lie beside the project and are no part of it. */
const FOLDER = join(import.meta.dirname, '../../../shared/crds');

/** One for each version of each genuine CRD, empty where the folder isn't there. */
export function genuineCrds(folder: string = FOLDER): readonly CrdVariant[] {
  return crdFiles(folder).flatMap((file) =>
    crdVariants(basename(file, '.yaml'), readFileSync(join(folder, file), 'utf8')),
  );
}

function crdFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .sort();
  } catch {
    return [];
  }
}

/**
 * Copies of a CRD, each with another version as the storage version: only what the schema of that
 * one knows survives. Conversion is `None`, as the webhook that some ship isn't there.
 */
export function crdVariants(source: string, text: string): readonly CrdVariant[] {
  const original: Crd = parse(text);
  return original.spec.versions
    .filter(({ served }) => served)
    .map(({ name: version }) => ({
      source,
      version,
      crd: {
        ...original,
        spec: {
          ...original.spec,
          conversion: { strategy: 'None' },
          versions: original.spec.versions.map((it) => ({ ...it, storage: it.name === version })),
        },
      },
    }));
}
