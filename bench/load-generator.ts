import { autocannon } from './autocannon.ts';
import type { Ground } from './contender.ts';
import type { SendLoad } from './load.ts';
import { findWrk, wrk } from './wrk.ts';

/** wrk where it is installed; else autocannon, which npm installs for this run. */
export async function loadGenerator(
  ground: Ground,
  tell: (line: string) => void,
): Promise<SendLoad> {
  const command = await findWrk(process.env['PATH'] ?? '');
  if (command !== undefined) return wrk(ground, command);
  tell('wrk is not installed: autocannon it is, which needs more CPU and tells whole milliseconds');
  return autocannon(ground);
}
