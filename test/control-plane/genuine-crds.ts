import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { User } from './user.ts';

/** The parts of a CustomResourceDefinition that the tests read or change. */
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
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[] | null;
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
export async function genuineCrds(
  user: User,
  folder: string = FOLDER,
): Promise<readonly CrdVariant[]> {
  const variants = crdFiles(folder).map(async (file) => {
    // kubectl reads them: one holds YAML that Go's parser takes and YAML 1.2 forbids.
    const read = ['patch', '--local', '--filename', join(folder, file), '--output', 'json'];
    const crd: Crd = JSON.parse(await user.kubectlOrThrow([...read, '--type=merge', '-p', '{}']));
    return crdVariants(basename(file, '.yaml'), crd);
  });
  return (await Promise.all(variants)).flat();
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
export function crdVariants(source: string, original: Crd): readonly CrdVariant[] {
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
