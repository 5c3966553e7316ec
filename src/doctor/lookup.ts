import type { ApiServer } from '../cluster/api-server.ts';
import { readText } from '../cluster/read-text.ts';
import { isObject, type JsonObject } from '../json.ts';

/** An object of the cluster, or why it was not seen. */
export type Lookup =
  | { readonly kind: 'found'; readonly object: JsonObject }
  | { readonly kind: 'absent' }
  /** Not allowed, or not answered. */
  | { readonly kind: 'unknown'; readonly message: string };

const maxAnswerBytes = 8 * 1024 * 1024;
const notFound = 404;

/**
 * Asks for one object, or a list of them.
 *
 * @param path - as the Kubernetes API writes it, with its query
 * @throws Error where the API server can't be reached
 */
export async function lookUp(
  apiServer: Pick<ApiServer, 'get'>,
  path: string,
  signal: AbortSignal,
): Promise<Lookup> {
  const answer = await apiServer.get(path, { signal });
  if (answer.kind === 'refused')
    return answer.status === notFound
      ? { kind: 'absent' }
      : { kind: 'unknown', message: answer.message };
  const object: unknown = JSON.parse(await readText(answer.body, maxAnswerBytes));
  return isObject(object)
    ? { kind: 'found', object }
    : { kind: 'unknown', message: 'the answer is no object' };
}
