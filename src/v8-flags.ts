import { setFlagsFromString } from 'node:v8';

/** What each is for stands in docs/decisions/0004. */
export const v8Flags = ['--no-allocation-site-pretenuring', '--heap-growing-percent=100'];

/**
 * To be called when all is loaded. V8 takes compiled code only under the flags that it was made with,
 * and Node's own modules come compiled without ours: on the command line, they have each of them
 * compiled anew.
 */
export function setV8Flags(): void {
  for (const flag of v8Flags) setFlagsFromString(flag);
}
