import { DexodusError } from '../errors.ts';

/** What a request gets that can't be answered with a review: never anything that allows. */
export interface ErrorAnswer {
  readonly status: number;
  /** Stable, for a program. */
  readonly code: string;
  /** For a person. */
  readonly message: string;
  /** After it the API server asks again, as often as its own timeout lets it. */
  readonly retryAfterSeconds?: number;
}

/** What fastify says of the requests that it refuses by itself. */
interface HttpError {
  readonly statusCode?: unknown;
}

/**
 * The answer to an error. What is not known is a defect: status 500, and its words stay in the log.
 *
 * @param maxBodyBytes - the limit that a refused body exceeded
 */
export function errorAnswer(error: Error & HttpError, maxBodyBytes: number): ErrorAnswer {
  if (error instanceof DexodusError) {
    const { code, message } = error;
    if (code === 'ERR_REVIEW_INVALID') return { status: 400, code, message };
    if (code === 'ERR_CLIENT_REFUSED') return { status: 401, code, message };
    if (code === 'ERR_OVERLOADED') return { status: 503, code, message, retryAfterSeconds: 1 };
    if (unavailable.has(code)) return { status: 503, code, message };
    return defect;
  }
  const status = error.statusCode;
  switch (status) {
    case 413:
      return {
        status,
        code: 'ERR_BODY_TOO_LARGE',
        message: `the body is larger than ${maxBodyBytes} bytes`,
      };
    case 415:
      return {
        status,
        code: 'ERR_MEDIA_TYPE',
        message: 'the content type is not application/json',
      };
    default:
      return typeof status === 'number' && status >= 400 && status < 500
        ? { status, code: 'ERR_REQUEST_INVALID', message: "the request can't be read" }
        : defect;
  }
}

/** What is no defect, and may be over when the API server asks again. */
const unavailable: ReadonlySet<string> = new Set([
  'ERR_POLICY_MISSING',
  'ERR_REVIEW_TIMEOUT',
  'ERR_NAMESPACE_UNREADABLE',
]);

const defect: ErrorAnswer = {
  status: 500,
  code: 'ERR_INTERNAL',
  message: 'the review failed: the log of dexodus says why',
};
