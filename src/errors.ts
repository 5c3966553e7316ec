/**
 * The codes of all errors that dexodus raises itself. They are stable: documentation
 * (`docs/errors.md`), log lines and exit codes refer to them.
 */
export type ErrorCode =
  /** The request body is no AdmissionReview `admission.k8s.io/v1` that can be answered. */
  | 'ERR_REVIEW_INVALID'
  /** The policy's text is no valid policy. */
  | 'ERR_POLICY_INVALID'
  /** The API server's timeout was over before the review was decided. */
  | 'ERR_REVIEW_TIMEOUT'
  /** Who calls is not the API server, as `--client-ca` and `--client-name` know it. */
  | 'ERR_CLIENT_REFUSED'
  /** There is more to review than can be answered in time. */
  | 'ERR_OVERLOADED'
  /** No good policy has been loaded yet. */
  | 'ERR_POLICY_MISSING'
  /** The labels that the policy selects a review's namespace by can't be read. */
  | 'ERR_NAMESPACE_UNREADABLE'
  /** A file, an option or an argument of the command line can't be used. */
  | 'ERR_USAGE'
  /** An input file holds no readable YAML or JSON. */
  | 'ERR_INPUT_INVALID'
  /** A certificate or key can't be used to serve. */
  | 'ERR_CERTIFICATE_INVALID'
  /** A provider is not called: the policy does not allow its address. */
  | 'ERR_PROVIDER_REFUSED'
  /** A provider does not answer as one that is well does. */
  | 'ERR_PROVIDER_UNREACHABLE'
  /** A provider answers with something that is not what was asked for. */
  | 'ERR_PROVIDER_INVALID'
  /** A provider gives a client no token. */
  | 'ERR_TOKEN_REFUSED';

/** The one error class: what went wrong in words for a person, and a stable code for a program. */
export class DexodusError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DexodusError';
    this.code = code;
  }
}
