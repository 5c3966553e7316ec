import { isObject, type JsonObject } from '../json.ts';
import { readText } from './read-text.ts';

// etcd takes 1.5 MiB in one request; what is stored comes back as JSON, with managedFields.
const objectBytes = 8 * 1024 * 1024;

/**
 * Reads one object of the Kubernetes API.
 *
 * @throws Error where the body is something else, and what the body throws
 */
export async function readObject(body: AsyncIterable<Buffer>): Promise<JsonObject> {
  const object: unknown = JSON.parse(await readText(body, objectBytes));
  if (!isObject(object)) throw new Error('the answer is no object');
  return object;
}
