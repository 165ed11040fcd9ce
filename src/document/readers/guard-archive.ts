import type { Entry, ZipFile } from 'yauzl';
import { fromBufferPromise } from 'yauzl';
import { AppError } from '../../domain/errors.js';

/** What an archive may hold at most; a file at a limit is still taken. */
export interface ArchiveLimits {
  /** Bytes. */
  file: number;
  entries: number;
  /** Bytes of all entries together, unpacked. */
  unpacked: number;
  /** Unpacked to packed bytes of one entry; entries of at most `smallEntry` bytes are free. */
  ratio: number;
  /** Bytes. */
  smallEntry: number;
  /** Bytes of one XML part, unpacked: reading it takes fifty times that in memory. */
  xmlPart: number;
}

/** Presets for office documents. Source: assumption. */
export const archiveLimits: ArchiveLimits = {
  file: 10 * 1024 * 1024,
  entries: 2_000,
  unpacked: 50 * 1024 * 1024,
  ratio: 100,
  smallEntry: 1024 * 1024,
  xmlPart: 8 * 1024 * 1024,
};

/**
 * Unpacks an archive once without keeping anything and answers with the names of its entries.
 * Sizes are counted while unpacking, because headers may lie.
 * @throws AppError file.too-large, file.unsafe-archive; document.unreadable when it is no whole archive
 */
export async function guardArchive(bytes: Buffer, limits: ArchiveLimits = archiveLimits): Promise<string[]> {
  assertFileSize(bytes, limits);
  const archive = await opened(bytes);
  if (archive.entryCount > limits.entries) throw unsafe(`压缩内容超过${limits.entries}项`);
  const names: string[] = [];
  let unpacked = 0;
  for await (const entry of entriesOf(archive)) {
    assertEntry(entry);
    if (names.includes(entry.fileName)) throw unsafe('压缩内容里有同名的两项');
    names.push(entry.fileName);
    if (!entry.fileName.endsWith('/')) unpacked += await sizeOf(archive, entry, { limits, before: unpacked });
  }
  return names;
}

/** @throws AppError file.too-large */
export function assertFileSize(bytes: Buffer, { file }: Pick<ArchiveLimits, 'file'> = archiveLimits): void {
  if (bytes.length > file)
    throw new AppError('file.too-large', `文件超过${file / 1024 / 1024}兆字节，请压缩图片或者分成几份。`);
}

async function opened(bytes: Buffer): Promise<ZipFile> {
  try {
    // Its own size check stops at the size in the header with a general error; the count below says what is wrong.
    return await fromBufferPromise(bytes, { validateEntrySizes: false, strictFileNames: true });
  } catch {
    throw broken();
  }
}

/** Absolute paths and ".." are refused by the library with its own words. */
async function* entriesOf(archive: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* archive.eachEntry();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw /path|fileName|characters/i.test(String(error)) ? unsafe('压缩内容里有越出目录的路径') : broken();
  }
}

function assertEntry(entry: Entry): void {
  if (entry.isEncrypted()) throw unsafe('文件加了密码');
  if (/\.(?:zip|rar|7z|gz|tgz|bz2|xz|tar|jar|docx|docm|xlsx|xlsm|pptx|ods|odt)$/i.test(entry.fileName))
    throw unsafe('压缩内容里还有压缩文件');
}

interface Counting {
  limits: ArchiveLimits;
  /** Bytes of the entries before this one. */
  before: number;
}

async function sizeOf(archive: ZipFile, entry: Entry, { limits, before }: Counting): Promise<number> {
  const most = Math.max(limits.smallEntry, entry.compressedSize * limits.ratio);
  const isXml = /\.(?:xml|rels)$/i.test(entry.fileName);
  let size = 0;
  for await (const chunk of chunksOf(archive, entry)) {
    if (size === 0 && isArchive(chunk)) throw unsafe('压缩内容里还有压缩文件');
    size += chunk.length;
    if (size > most) throw unsafe(`压缩比超过${limits.ratio}倍`);
    if (isXml && size > limits.xmlPart)
      throw unsafe(`一个部分解压后超过${limits.xmlPart / 1024 / 1024}兆字节`);
    if (before + size > limits.unpacked) throw unsafe(`解压后超过${limits.unpacked / 1024 / 1024}兆字节`);
  }
  return size;
}

/** The unpacked bytes; leaving the loop early closes the stream. */
async function* chunksOf(archive: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of await archive.openReadStreamPromise(entry)) yield chunk as Buffer;
  } catch {
    throw broken();
  }
}

const isArchive = (chunk: Buffer) => chunk.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'));

const unsafe = (why: string) => new AppError('file.unsafe-archive', `${why}，为安全起见没有打开。`);
const broken = () => new AppError('document.unreadable', '文件不完整或者已经损坏，请重新保存后再上传。');
