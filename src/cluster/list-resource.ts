import { isObject } from '../json.ts';
import type { ApiServer } from './api-server.ts';
import { readText } from './read-text.ts';
import type { Resource } from './resource.ts';

/** A list as it was at one resourceVersion, from which a watch can go on; or why there is none. */
export type Listing<T> =
  | { readonly kind: 'listed'; readonly all: readonly T[]; readonly resourceVersion: string }
  /** The state that the first page was of is forgotten (410 Gone): begin again. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

// A page at a time, so that ten thousand namespaces never stand in memory as JSON.
const PAGE_OBJECTS = 200;
const PAGE_BYTES = 64 * 1024 * 1024;
const GONE = 410;

/**
 * Lists a resource, page by page, in its most recent state.
 *
 * @throws Error where the API server can't be reached, or answers with something else than a list
 */
export async function listResource<T>(
  apiServer: ApiServer,
  resource: Resource<T>,
  signal: AbortSignal,
): Promise<Listing<T>> {
  const all: T[] = [];
  let token = '';
  for (;;) {
    const query = new URLSearchParams({ limit: String(PAGE_OBJECTS) });
    if (resource.name !== undefined) query.set('fieldSelector', `metadata.name=${resource.name}`);
    if (token !== '') query.set('continue', token);
    const accept = resource.metadataOnly
      ? 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
      : 'application/json';
    // oxlint-disable-next-line no-await-in-loop -- a page names the next one
    const answer = await apiServer.get(`${resource.path}?${query.toString()}`, { signal, accept });
    if (answer.kind === 'refused') return answer.status === GONE ? { kind: 'expired' } : answer;
    // oxlint-disable-next-line no-await-in-loop
    const page = readPage(await readText(answer.body, PAGE_BYTES));
    for (const item of page.items) {
      if (isObject(item)) all.push(resource.read(item));
    }
    if (page.token === '') return { kind: 'listed', all, resourceVersion: page.resourceVersion };
    token = page.token;
  }
}

function readPage(text: string): {
  readonly items: readonly unknown[];
  readonly resourceVersion: string;
  readonly token: string;
} {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw new Error('the answer to list is no JSON');
  }
  if (isObject(list) && isObject(list.metadata)) {
    const { items } = list;
    const { resourceVersion, continue: token = '' } = list.metadata;
    if (Array.isArray(items) && typeof resourceVersion === 'string' && typeof token === 'string') {
      return { items, resourceVersion, token };
    }
  }
  throw new Error('the answer to list is no list');
}
