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
  if (Number(request.headers['content-length']) > maxBytes) {
    end(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
    return;
  }
  request.on('data', (chunk: Buffer) => {
    // What still comes goes by unseen.
    if (isDone) return;
    length += chunk.length;
    if (length <= maxBytes) {
      chunks.push(chunk);
      return;
    }
    chunks.length = 0;
    end(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
  });
  request.on('end', () => {
    const [first] = chunks;
    end(undefined, chunks.length === 1 ? first : Buffer.concat(chunks));
  });
  request.on('error', (error) => end(Object.assign(error, { statusCode: 400 })));
}
