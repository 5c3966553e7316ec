/**
 * The text of a policy's file.
 *
 * @throws Error where the bytes are no UTF-8: read leniently, a policy would not say what is in force
 */
export function decodePolicy(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error(`line ${lineOfFault(bytes)} is not UTF-8`);
  }
}

/** The decoder does not tell where: it is where reading leniently and writing back first differs. */
function lineOfFault(bytes: Uint8Array): number {
  const lenient = Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  let line = 1;
  for (let i = 0; i < bytes.length && bytes[i] === lenient[i]; i++) if (bytes[i] === 0x0a) line++;
  return line;
}
