import { errorCodes } from 'fastify';
import type { IncomingMessage } from 'node:http';

/** Told of a body, or why there is none. The body is gone when this returns. */
export type BodyRead = (error: Error | undefined, body: Buffer) => void;

const nothing = Buffer.alloc(0);

/**
 * Reads the body of a request, up to a length. Nearly every body comes in one piece, which is the
 * reader's own: fastify would copy it once more. One in many pieces has its room as soon as they begin
 * to come, so that each piece is garbage at once; and gives it back at once, as V8 would get to it in
 * its next full collection, with a second's worth of bodies in between.
 */
export function readBody(request: IncomingMessage, maxBytes: number, done: BodyRead): void {
  const announced = Number(request.headers['content-length'] ?? 0);
  let room: Buffer<ArrayBuffer> | undefined;
  /** Of a body that doesn't announce its length, or has come with its first piece. */
  const pieces: Buffer[] = [];
  let length = 0;
  let isDone = false;
  const end = (error: Error | undefined, body: Buffer = nothing): void => {
    if (isDone) return;
    isDone = true;
    done(error, body);
    room?.buffer.transfer(0);
  };
  if (announced > maxBytes) {
    end(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
    return;
  }
  request.on('data', (piece: Buffer) => {
    // What still comes goes by unseen.
    if (isDone) return;
    const at = length;
    length += piece.length;
    if (length > maxBytes) {
      pieces.length = 0;
      end(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
      return;
    }
    if (length < announced) room ??= Buffer.allocUnsafeSlow(announced);
    if (room === undefined) pieces.push(piece);
    else piece.copy(room, at);
  });
  request.on('end', () => {
    const [first] = pieces;
    // What came, never what was in the room before.
    end(
      undefined,
      room?.subarray(0, length) ?? (pieces.length === 1 ? first : Buffer.concat(pieces)),
    );
  });
  request.on('error', (error) => end(Object.assign(error, { statusCode: 400 })));
}
