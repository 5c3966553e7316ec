import type { FastifyInstance } from 'fastify';
import { DexodusError } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { parseReview } from '../review/parse-review.ts';

/** Reads reviews, which are JSON. */
export function parseBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (_request, body: Buffer, done) => {
      let parsed: JsonValue;
      try {
        parsed = parseReview(body);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        done(new DexodusError('ERR_REVIEW_INVALID', `the body is no JSON: ${reason}`));
        return;
      }
      done(null, parsed);
    },
  );
}
