import jsonPatch from 'fast-json-patch';
import { isDeepStrictEqual } from 'node:util';

interface Marked {
  readonly metadata?: { readonly annotations?: Record<string, string> };
}

/** What an answer comes to. */
export interface Decided {
  readonly allowed: boolean;
  /** The APIRule with the patch applied. */
  readonly object: unknown;
  readonly isPatched: boolean;
}

/**
 * Reads the answer to a review.
 *
 * @param mark - an annotation that the answer may add, and that is not counted
 */
export function readDecision(review: string, answer: string, mark = ''): Decided {
  const { request }: { readonly request: { readonly object: object } } = JSON.parse(review);
  const {
    response,
  }: { readonly response: { readonly allowed: boolean; readonly patch?: string } } =
    JSON.parse(answer);
  const { allowed, patch } = response;
  if (patch === undefined) return { allowed, object: request.object, isPatched: false };
  const operations: jsonPatch.Operation[] = JSON.parse(Buffer.from(patch, 'base64').toString());
  const object: Marked = jsonPatch.applyPatch<Marked>(
    structuredClone(request.object),
    operations,
  ).newDocument;
  delete object.metadata?.annotations?.[mark];
  return { allowed, object, isPatched: operations.length > 0 };
}

/** Whether two answers have the same effect. How a patch says it, and in which words a denial, is free. */
export function isSameDecision(one: Decided, other: Decided): boolean {
  return one.allowed === other.allowed && isDeepStrictEqual(one.object, other.object);
}
