import { once } from 'node:events';
import net from 'node:net';
import type { Readable } from 'node:stream';
import type { ScannerEnvironment } from '../../config/scanner-settings.js';

/** What the scanner found in a file; null: nothing. */
export type Found = string | null;

const longestAnswer = 4_096;

/**
 * Has clamd look through a file, sent over its port as INSTREAM: chunks with their length before them, an empty one last.
 * Source: clamd(8), COMMANDS. @throws where it does not answer in time, or with anything but OK or FOUND
 */
export async function scanWith(
  { host, port, timeoutMs }: ScannerEnvironment,
  file: Readable,
): Promise<Found> {
  const socket = net.connect({ host, port, timeout: timeoutMs });
  socket.once('timeout', () => socket.destroy(new Error('the scanner did not answer in time')));
  try {
    await once(socket, 'connect');
    const answered = answerOf(socket);
    // Whoever stops reading says why: a file that is too long for it, for example.
    const sent = send(socket, file).catch(() => undefined);
    const answer = await answered;
    await sent;
    return verdictOf(answer);
  } finally {
    socket.destroy();
    file.destroy();
  }
}

async function send(socket: net.Socket, file: Readable): Promise<void> {
  socket.write('zINSTREAM\0');
  for await (const chunk of file as AsyncIterable<Buffer>) {
    socket.write(lengthOf(chunk.length));
    if (!socket.write(chunk)) await once(socket, 'drain');
  }
  socket.write(lengthOf(0));
}

function lengthOf(bytes: number): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(bytes);
  return prefix;
}

async function answerOf(socket: net.Socket): Promise<string> {
  let answer = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    answer += chunk.toString('utf8');
    if (answer.includes('\0') || answer.length > longestAnswer) break;
  }
  return answer.replace(/\0.*$/s, '').trim();
}

// Fails closed: what is not said clearly is no verdict.
function verdictOf(answer: string): Found {
  if (answer === 'stream: OK') return null;
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (found !== undefined) return found.slice(0, 200);
  throw new Error(`the scanner answered: ${answer === '' ? 'nothing' : answer.slice(0, 200)}`);
}
