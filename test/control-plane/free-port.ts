import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the range that Linux and macOS take ports for outgoing connections from (32768 and 49152
// on): a server that is restarted on its port finds it free again.
const LOWEST_PORT = 16_384;
const HIGHEST_PORT = 32_767;

/** A TCP port of loopback that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
    if (await canListen(port)) return port;
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
