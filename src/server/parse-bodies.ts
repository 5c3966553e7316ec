import type { FastifyInstance } from 'fastify';
import { DexodusError } from '../errors.ts';

/** JSON only; what `JSON.parse` makes of a key `__proto__` is a member like any other. */
export function parseBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    let parsed: unknown;
    try {
      parsed = JSON.parse(String(body));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      done(new DexodusError('ERR_REVIEW_INVALID', `the body is no JSON: ${reason}`));
      return;
    }
    done(null, parsed);
  });
}
