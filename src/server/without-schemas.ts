import type { FastifyServerOptions } from 'fastify';

/**
 * Keeps fastify from loading what compiles JSON Schemas: no route here has one, as `review/request`
 * reads what comes in and the answers are text already. It would be a quarter of the memory that the
 * server is loaded with.
 */
export const withoutSchemas: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator: refuse, buildSerializer: refuse },
};

function refuse(): never {
  throw new Error('no route of dexodus has a schema');
}
