import { errorCodes } from 'fastify';
import type { IncomingMessage } from 'node:http';

/** Told of a body, or why there is none. */
export type BodyRead = (error: Error | undefined, body: Buffer) => void;

const nothing = Buffer.alloc(0);

/**
 * Reads the body of a request, up to a length. Nearly every body comes in one piece, which is the
 * reader's own: fastify would copy it once more.
 */
export function readBody(request: IncomingMessage, maxBytes: number, done: BodyRead): void {
  const chunks: Buffer[] = [];
  let length = 0;
  let isDone = false;
  const end = (error: Error | undefined, body: Buffer = nothing): void => {
    if (isDone) return;
    isDone = true;
    done(error, body);
  };
  const tooLarge = (): void => end(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
  if (Number(request.headers['content-length']) > maxBytes) {
    tooLarge();
    return;
  }
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) {
      // What still comes goes by unseen.
      chunks.length = 0;
      tooLarge();
    } else chunks.push(chunk);
  });
  request.on('end', () => {
    const [first] = chunks;
    end(undefined, chunks.length === 1 ? first : Buffer.concat(chunks));
  });
  request.on('error', (error) => end(Object.assign(error, { statusCode: 400 })));
}
