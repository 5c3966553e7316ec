import { toAscii, type AsciiText } from '../ascii.ts';
import { oncePer } from '../once-per.ts';
import type { JudgedConfiguration } from '../verdict/judge.ts';
import { writePatch } from './write-patch.ts';

/** A JSON Patch as an AdmissionReview carries it. */
export interface EncodedPatch {
  readonly base64: AsciiText;
  /** Of the JSON text. */
  readonly bytes: number;
}

/** The patch that repairs jwt configurations; `undefined` where nothing is repaired. */
export const encodePatch = oncePer(
  (repaired: readonly JudgedConfiguration[]): EncodedPatch | undefined => {
    const text = writePatch(repaired);
    if (text === undefined) return undefined;
    const patch = Buffer.from(text);
    return { base64: toAscii(patch.toString('base64')), bytes: patch.length };
  },
);
