import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { DexodusError } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { parseReview } from '../review/parse-review.ts';
import { readBody } from './read-body.ts';

/** Reads reviews, which are JSON, up to a length. */
export function parseBodies(server: FastifyInstance, maxBytes: number): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', (_request, payload: IncomingMessage, done) =>
    readBody(payload, maxBytes, (failure, body) => {
      if (failure !== undefined) {
        done(failure);
        return;
      }
      let parsed: JsonValue;
      try {
        parsed = parseReview(body);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        done(new DexodusError('ERR_REVIEW_INVALID', `the body is no JSON: ${reason}`));
        return;
      }
      done(null, parsed);
    }),
  );
}
