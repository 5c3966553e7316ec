import type { Part } from './part.ts';

/** Why no review should come here, as all parts see it, in their order; empty where one may. */
export function notReadyReasons(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ notReady }) => notReady?.() ?? []);
}
