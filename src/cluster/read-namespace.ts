import { DexodusError } from '../errors.ts';
import { isObject } from '../json.ts';
import { labelsOf } from '../policy/labels-of.ts';
import type { Labels } from '../policy/selector.ts';
import { readText } from './read-text.ts';
import type { WatchDependencies } from './watch-resource.ts';

/** Of the API server's three seconds for a review, so that the review still gets its error. */
const LIMIT_MILLISECONDS = 1000;
const ANSWER_BYTES = 2 * 1024 * 1024;
const MAX_NAME_CHARACTERS = 63;

/**
 * Asks for the labels of one namespace, once, for a second at most.
 *
 * A namespace that does not exist is an error like any other: nothing can be stored in it, and what
 * its labels would be if somebody made it now is not known.
 *
 * @throws DexodusError `ERR_NAMESPACE_UNREADABLE`
 */
export async function readNamespace(
  { apiServer, timer, signal }: Pick<WatchDependencies, 'apiServer' | 'timer' | 'signal'>,
  namespace: string,
): Promise<Labels> {
  const limit = new AbortController();
  const cancel = timer(LIMIT_MILLISECONDS, () => limit.abort());
  try {
    if (!isNamespaceName(namespace)) throw new Error('it is no name of a namespace');
    const answer = await apiServer.get(`/api/v1/namespaces/${namespace}`, {
      signal: AbortSignal.any([signal, limit.signal]),
      accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    });
    if (answer.kind === 'refused') throw new Error(answer.message);
    const object: unknown = JSON.parse(await readText(answer.body, ANSWER_BYTES));
    if (!isObject(object)) throw new Error('the answer is no object');
    return labelsOf(object);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const reason = limit.signal.aborted ? `no answer for ${LIMIT_MILLISECONDS / 1000} s` : said;
    throw new DexodusError(
      'ERR_NAMESPACE_UNREADABLE',
      `the policy selects by labels, and those of namespace ${JSON.stringify(namespace)} can't be read: ${reason}`,
      { cause: error },
    );
  } finally {
    cancel();
  }
}

/** A DNS label (RFC 1123): what the name holds becomes part of a path. */
function isNamespaceName(name: string): boolean {
  if (name === '' || name.length > MAX_NAME_CHARACTERS) return false;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    const isLetterOrDigit = (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
    if (!isLetterOrDigit && code !== 0x2d) return false;
  }
  return true;
}
