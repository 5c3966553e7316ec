import { DexodusError } from '../errors.ts';
import { urlFault } from '../policy/url-fault.ts';
import type { FetchDependencies, FetchRules } from './fetch-json.ts';
import { readBody } from './read-body.ts';
import { sendGuarded } from './send-guarded.ts';
import { withinTime } from './within-time.ts';

/** A form that is sent with a client's credentials. */
export interface FormPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly rules: FetchRules;
}

/** What the other side says to it: 200, or what a client did wrong (4xx). */
export interface FormAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/**
 * Sends a form with POST, within the same bounds as `fetchJson`, save that no redirect at all is
 * followed: the credentials would go along.
 *
 * @throws DexodusError as `fetchJson`
 */
export async function postForm(
  dependencies: FetchDependencies,
  { url, headers, body, rules }: FormPost,
): Promise<FormAnswer> {
  return withinTime(dependencies.startTimeout, url, async (signal) => {
    const fault = urlFault(url, rules.allowInsecure);
    if (fault !== undefined) throw new DexodusError('ERR_PROVIDER_REFUSED', fault);
    const { allowPrivate } = rules;
    const response = await sendGuarded(dependencies, {
      url: new URL(url),
      method: 'POST',
      headers,
      body,
      allowPrivate,
      signal,
    });
    const { statusCode: status = 0 } = response;
    if (status === 200 || (status >= 400 && status < 500)) {
      const contentType = response.headers['content-type'] ?? '';
      return { status, contentType, body: await readBody(response) };
    }
    response.destroy();
    if (status >= 300 && status < 400)
      throw new DexodusError(
        'ERR_PROVIDER_REFUSED',
        'redirects, which is not followed with credentials: have the metadata name the final URL',
      );
    throw new DexodusError('ERR_PROVIDER_UNREACHABLE', `the answer has status ${status}, not 200`);
  });
}
