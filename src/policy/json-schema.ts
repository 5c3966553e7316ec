import * as z from 'zod';
import { policySchema } from './schema.ts';

/**
 * The JSON Schema of the policy's document, for editors: what may be written, with what each key
 * means. Draft 7, which all of them read.
 */
export function policyJsonSchema(): object {
  return z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' });
}
