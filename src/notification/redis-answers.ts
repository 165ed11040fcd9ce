import { once } from 'node:events';
import net from 'node:net';

const withinMs = 2_000;
const redisPort = 6379;

/**
 * Resolves when something listens where Redis should be. An end of the queue that never reached its Redis can
 * neither be used nor closed, so none is opened before this.
 * @throws Error when nobody listens, or not within two seconds
 */
export async function redisAnswers(redisUrl: string): Promise<void> {
  const { hostname, port } = new URL(redisUrl);
  const socket = net.connect(Number(port || redisPort), hostname.replace(/^\[|\]$/g, ''));
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(withinMs) });
  } finally {
    socket.destroy();
  }
}
