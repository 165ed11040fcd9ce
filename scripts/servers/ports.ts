import { createServer } from 'node:net';

/** Whether this machine lets us listen on the port; `host` absent means all addresses. */
export function isPortFree(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, exclusive: true, ...(host === undefined ? {} : { host }) }, () =>
      probe.close(() => resolve(true)),
    );
  });
}

/** `count` different loopback ports that nobody listens on now. */
export async function pickFreePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(Array.from({ length: count }, openProbe));
  await Promise.all(probes.map(({ server }) => new Promise((closed) => server.close(closed))));
  return probes.map(({ port }) => port);
}

function openProbe(): Promise<{ server: ReturnType<typeof createServer>; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port was given'));
      else resolve({ server, port: address.port });
    });
  });
}
