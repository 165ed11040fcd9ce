import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import { AppError } from '../../domain/errors.js';
import { askForScan, scanOf } from './file-scan.record.js';

/** A file as it lies in the store. */
export interface StoredFile {
  sha256: string;
  /** `<aa>/<sha256>`, under the data directory. */
  storageKey: string;
}

const keyShape = /^[0-9a-f]{2}\/[0-9a-f]{64}$/;

/** Keeps evidence files under the data directory, each once, by the hash of its content. */
@Injectable()
export class EvidenceStore {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly orm: MikroORM,
  ) {}

  /**
   * Writes a file before the transaction that names it; a file that no row names does no harm. Written beside and
   * renamed, so that a crash leaves no half of a file under a whole one's name.
   */
  async put(content: Buffer): Promise<StoredFile> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const storageKey = `${sha256.slice(0, 2)}/${sha256}`;
    const target = this.#pathOf(storageKey);
    if (await isThere(target, content.length)) return { sha256, storageKey };
    await mkdir(path.dirname(target), { recursive: true });
    const beside = `${target}.${randomUUID()}`;
    await writeThrough(beside, content);
    await rename(beside, target);
    return { sha256, storageKey };
  }

  /**
   * Lets a content wait for the scanner, where there is one, before a row names it.
   * @throws AppError `evidence.infected` for a content in which a virus was found before; the sentence names the file
   */
  async admit(name: string, storageKey: string): Promise<void> {
    const { cityId, scanner } = this.environment;
    const em = this.orm.em.fork();
    const scan = await scanOf(em, cityId, storageKey);
    if (scan?.state === 'infected')
      throw new AppError(
        'evidence.infected',
        `“${name}”查出病毒（${scan.found}），不能提交；请先用杀毒软件处理本机，再换一份干净的文件。`,
        { fields: [{ pointer: '/files', detail: `“${name}”查出病毒` }] },
      );
    if (scanner !== null && scan === undefined) await askForScan(em, cityId, storageKey);
  }

  /**
   * Opens a file that somebody sent in. Fails closed: where there is a scanner, what it has not judged is not handed out.
   * @throws AppError `file.not-scanned`, `file.infected`, `evidence.unreadable`
   */
  async readUpload(storageKey: string): Promise<ReadStream> {
    const { cityId, scanner } = this.environment;
    const scan = await scanOf(this.orm.em.fork(), cityId, storageKey);
    if (scan?.state === 'infected')
      throw new AppError(
        'file.infected',
        `这份文件查出病毒（${scan.found}），已经隔离，不能下载；请上传的单位换一份干净的文件重新提交。`,
      );
    if (scanner !== null && scan?.state !== 'clean')
      throw new AppError('file.not-scanned', '这份文件正在等待病毒检查，检查通过以后才能下载，请稍后再试。');
    return this.read(storageKey);
  }

  /** Opens a stored file for reading. @throws AppError `evidence.unreadable` when it is not there any more */
  async read(storageKey: string): Promise<ReadStream> {
    const file = this.#pathOf(storageKey);
    const there = await stat(file).catch(() => null);
    if (there === null)
      throw new AppError('evidence.unreadable', '这份佐证材料的文件暂时取不到，请联系系统管理员。');
    return createReadStream(file);
  }

  #pathOf(storageKey: string): string {
    if (!keyShape.test(storageKey)) throw new Error(`not a storage key: ${storageKey}`);
    return path.resolve(this.environment.dataDir, storageKey);
  }
}

const isThere = async (file: string, size: number): Promise<boolean> =>
  (await stat(file).catch(() => null))?.size === size;

// What was answered with success is kept: the content is on disk before the row that names it.
async function writeThrough(file: string, content: Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o640);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
