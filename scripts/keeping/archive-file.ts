import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

const block = 512;
const longestName = 100;

/** A file inside an archive, and where its content lies. */
export interface ArchiveEntry {
  name: string;
  size: number;
  offset: number;
}

/** Writes an archive as a tar of the ustar form, so that any machine can open it without this program. */
export class ArchiveWriter {
  private constructor(private readonly file: FileHandle) {}

  /** Makes a file for our eyes only. @throws when it is there already */
  static async create(path: string): Promise<ArchiveWriter> {
    return new ArchiveWriter(await open(path, 'wx', 0o600));
  }

  /** Adds bytes that are at hand; answers their SHA-256. */
  async addBytes(name: string, content: Buffer): Promise<string> {
    await this.file.write(headerOf(name, content.length));
    await this.file.write(content);
    await this.#pad(content.length);
    return createHash('sha256').update(content).digest('hex');
  }

  /** Adds a file of the disk; answers the SHA-256 of what was added. @throws when its size changes meanwhile */
  async addFile(name: string, path: string, size: number): Promise<string> {
    const hash = createHash('sha256');
    let written = 0;
    await this.file.write(headerOf(name, size));
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      written += chunk.length;
      await this.file.write(chunk);
    }
    if (written !== size) throw new Error(`${path} changed while it was read`);
    await this.#pad(size);
    return hash.digest('hex');
  }

  /** Ends the archive and waits until it is on the disk. */
  async end(): Promise<void> {
    await this.file.write(Buffer.alloc(2 * block));
    await this.file.sync();
    await this.file.close();
  }

  async #pad(size: number): Promise<void> {
    const rest = size % block;
    if (rest > 0) await this.file.write(Buffer.alloc(block - rest));
  }
}

/** What is in an archive, in its order. @throws when it is cut off or no archive */
export async function listArchive(path: string): Promise<Map<string, ArchiveEntry>> {
  const file = await open(path, 'r');
  const { size: whole } = await file.stat();
  const entries = new Map<string, ArchiveEntry>();
  try {
    for (let at = 0; ;) {
      const header = Buffer.alloc(block);
      const { bytesRead } = await file.read(header, 0, block, at);
      if (bytesRead < block) throw new Error('it ends too early');
      if (header.every((byte) => byte === 0)) return entries;
      const { name, size } = readHeader(header);
      if (at + block + size > whole) throw new Error('it ends too early');
      entries.set(name, { name, size, offset: at + block });
      at += block + Math.ceil(size / block) * block;
    }
  } finally {
    await file.close();
  }
}

/** The content of an entry as a stream. */
export function readEntry(path: string, { offset, size }: ArchiveEntry): Readable {
  return size === 0 ? Readable.from([]) : createReadStream(path, { start: offset, end: offset + size - 1 });
}

function headerOf(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > longestName) throw new Error(`too long a name for an archive: ${name}`);
  const header = Buffer.alloc(block);
  header.write(name, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0'.repeat(2), 108);
  writeSize(header, size);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

// Eleven octal digits reach 8 GiB; what is larger is written in the binary form that GNU tar and libarchive know.
function writeSize(header: Buffer, size: number): void {
  const octal = size.toString(8).padStart(11, '0');
  if (octal.length === 11) {
    header.write(`${octal}\0`, 124);
    return;
  }
  header.writeUInt8(0x80, 124);
  header.writeBigUInt64BE(BigInt(size), 128);
}

function readHeader(header: Buffer): { name: string; size: number } {
  const sum = Number.parseInt(header.toString('latin1', 148, 154), 8);
  const blank = Buffer.from(header).fill(' ', 148, 156);
  if (sum !== sumOf(blank)) throw new Error('it is no archive of this program, or it was damaged');
  const name = header.toString('utf8', 0, longestName).replace(/\0.*$/s, '');
  const isBinary = header.readUInt8(124) === 0x80;
  const size = isBinary
    ? Number(header.readBigUInt64BE(128))
    : Number.parseInt(header.toString('latin1', 124, 135), 8);
  return { name, size };
}

const sumOf = (header: Buffer): number => header.reduce((sum, byte) => sum + byte, 0);
