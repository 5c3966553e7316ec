import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import t from 'tap';
import { readBody } from '../../src/server/read-body.ts';

const maxBytes = 10;

/** A request that sends pieces, and ends, or fails. */
function requestOf(
  pieces: readonly string[],
  { headers = {}, error }: { headers?: IncomingMessage['headers']; error?: Error } = {},
): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers = headers;
  for (const piece of pieces) request.push(Buffer.from(piece));
  if (error === undefined) request.push(null);
  else setImmediate(() => request.destroy(error));
  return request;
}

/** What is told of it, however often. */
async function read(request: IncomingMessage) {
  const told: unknown[] = [];
  readBody(request, maxBytes, (error, body) => told.push(error ?? body.toString()));
  await new Promise((resolve) => {
    request.once('close', resolve);
  });
  return told;
}

const tooLarge = { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 };

t.test('a body that is announced as too large is not waited for', async (t) => {
  const request = requestOf(['12345'], { headers: { 'content-length': '11' } });
  const told: unknown[] = [];
  readBody(request, maxBytes, (error) => told.push(error));
  t.match(told, [tooLarge]);
  t.equal(request.listenerCount('data'), 0);
});

t.test('a body that turns out to be too large is one error, whatever follows', async (t) => {
  const told = await read(requestOf(['123456', '789012', '3']));
  t.match(told, [tooLarge]);
  t.equal(told.length, 1);
});

t.test('a body that breaks off is the sender’s error', async (t) => {
  for (const headers of [{}, { 'content-length': '9' }]) {
    const told = await read(requestOf(['12'], { headers, error: new Error('aborted') }));
    t.match(told, [{ message: 'aborted', statusCode: 400 }]);
    t.equal(told.length, 1);
  }
});

t.test('a body is read whole, in however many pieces it comes', async (t) => {
  t.strictSame(await read(requestOf([])), ['']);
  t.strictSame(await read(requestOf(['1234567890'])), ['1234567890']);
  t.strictSame(await read(requestOf(['12', '345', '6'])), ['123456']);
});

t.test('what announces its length is read whole, too, and is gone when it was read', async (t) => {
  for (const pieces of [['1234567890'], ['12', '345', '67890'], ['123', '', '4567890']]) {
    const request = requestOf(pieces, { headers: { 'content-length': '10' } });
    const bodies: Buffer[] = [];
    const told: string[] = [];
    readBody(request, maxBytes, (_error, body) => {
      bodies.push(body);
      told.push(body.toString());
    });
    await new Promise((resolve) => {
      request.once('close', resolve);
    });
    t.strictSame(told, ['1234567890'], pieces.join('|'));
    const isInPieces = pieces.length > 1;
    t.equal(bodies[0]?.length, isInPieces ? 0 : 10, 'of one piece, nothing was copied');
  }
});

t.test('of a body that ends before its announced length, only what came is told', async (t) => {
  const headers = { 'content-length': '9' };
  t.strictSame(await read(requestOf(['12', '34'], { headers })), ['1234']);
});

t.test('what comes in one piece is not copied', async (t) => {
  const request = new IncomingMessage(new Socket());
  const piece = Buffer.from('1234');
  request.push(piece);
  request.push(null);
  const body = await new Promise<Buffer>((resolve) => {
    readBody(request, maxBytes, (_error, read_) => resolve(read_));
  });
  t.equal(body.buffer, piece.buffer);
});
