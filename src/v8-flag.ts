import { setFlagsFromString } from 'node:v8';

/** What it is for stands in docs/decisions/0004. */
export const v8Flag = '--no-allocation-site-pretenuring';

/**
 * To be called when all is loaded. V8 takes compiled code only under the flags that it was made with,
 * and Node's own modules come compiled without ours: on the command line, it has each of them compiled
 * anew.
 */
export function setV8Flag(): void {
  setFlagsFromString(v8Flag);
}
