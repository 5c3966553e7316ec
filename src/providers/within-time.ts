import { DexodusError } from '../errors.ts';
import { quote } from '../verdict/quote.ts';
import { networkFault } from './network-fault.ts';

/** All of it together: name, connection, TLS, redirects and body. */
const timeoutMilliseconds = 5000;

/** A signal that aborts when so much time is over. */
export type StartTimeout = (milliseconds: number) => AbortSignal;

/**
 * Calls a provider within 5 seconds.
 *
 * @throws DexodusError what the call throws, with the URL before it; `ERR_PROVIDER_UNREACHABLE`
 * where the time is over or the network fails, in words that are ours
 */
export async function withinTime<T>(
  startTimeout: StartTimeout,
  url: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = startTimeout(timeoutMilliseconds);
  try {
    return await call(signal);
  } catch (error) {
    if (error instanceof DexodusError)
      throw new DexodusError(error.code, `${quote(url)}: ${error.message}`, { cause: error });
    const reason = signal.aborted
      ? `no answer within ${timeoutMilliseconds / 1000} seconds`
      : networkFault(error);
    throw new DexodusError('ERR_PROVIDER_UNREACHABLE', `${quote(url)}: ${reason}`, {
      cause: error,
    });
  }
}
