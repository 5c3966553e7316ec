import { DexodusError } from '../errors.ts';

/** A key set of a hundred RSA keys with their certificates has a fifth of it. */
const maxBytes = 1_048_576;

/**
 * Reads the body of a provider's answer, 1 MiB at most.
 *
 * @throws DexodusError `ERR_PROVIDER_UNREACHABLE` where it is larger
 */
export async function readBody(response: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    // Leaving the loop destroys the connection: nothing more is read.
    if (bytes > maxBytes)
      throw new DexodusError(
        'ERR_PROVIDER_UNREACHABLE',
        `the answer is larger than ${maxBytes} bytes`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
