import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Test file of the European Institute for Computer Antivirus Research: harmless, and every scanner finds it. */
export const eicar = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

const command = 'zINSTREAM\0';

/**
 * A scanner that speaks clamd's INSTREAM over TCP and knows one virus: the test file. It can be stopped and started again
 * on its port, and be told to answer something else.
 */
export class ClamdServer {
  /** How many files it looked through. */
  scanned = 0;
  /** What it answers instead of a verdict; null: a verdict. */
  says: string | null = null;
  #server: Server | undefined;
  #port = 0;
  readonly #sockets = new Set<Socket>();

  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) =>
      this.#server === undefined ? resolve(0) : this.#server.close(resolve),
    );
    for (const socket of this.#sockets) socket.destroy();
    await ended;
    this.#server = undefined;
  }

  #serve(socket: Socket): void {
    let received = Buffer.alloc(0);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const file = fileIn(received);
      if (file === null) return;
      this.scanned += 1;
      const verdict = file.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
      socket.end(`${this.says ?? verdict}\0`);
    });
  }
}

// The chunks once the empty one came; null before that.
function fileIn(received: Buffer): Buffer | null {
  if (received.length < command.length) return null;
  if (received.subarray(0, command.length).toString() !== command) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  for (let at = command.length; at + 4 <= received.length;) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
