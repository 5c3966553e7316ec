import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Where the Service may send a connection. */
export interface Endpoint {
  readonly port: number;
  readonly isReady: () => boolean;
}

/** Plays the Service. */
export interface ServiceStandIn {
  /** Connections that found nobody ready, or nobody there. */
  readonly refused: () => number;
  readonly close: () => Promise<void>;
}

/**
 * Does for connections what kube-proxy does: a new one goes to a ready endpoint, in turn; one that is
 * open stays where it is, whatever becomes of its endpoint's readiness. A reset is passed on as one.
 */
export async function startServiceStandIn(
  port: number,
  endpoints: () => readonly Endpoint[],
): Promise<ServiceStandIn> {
  let turn = 0;
  let refused = 0;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const ready = endpoints().filter(({ isReady }) => isReady());
    const endpoint = ready[turn++ % ready.length];
    open.add(near);
    near.on('close', () => open.delete(near));
    // Without it, an error of a connection that is refused would end the process.
    near.on('error', () => {});
    if (endpoint === undefined) {
      refused++;
      near.resetAndDestroy();
      return;
    }
    const far = connect({
      port: endpoint.port,
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    });
    let isConnected = false;
    far.on('connect', () => (isConnected = true));
    far.on('error', () => {
      if (!isConnected) refused++;
      near.resetAndDestroy();
    });
    near.on('error', () => far.resetAndDestroy());
    near.on('close', () => far.destroy());
    near.pipe(far).pipe(near);
  });
  // Without a host, both addresses of localhost: the API server may take either.
  server.listen(port);
  await once(server, 'listening');
  return {
    refused: () => refused,
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
