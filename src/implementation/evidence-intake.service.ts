import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { assertFileCount, assertPageCount } from '../domain/implementation/report-limits.js';
import type { CountedFile } from '../domain/implementation/report-limits.js';
import type { CommandContext } from '../identity/actor.js';
import { CityLawService } from '../organization/city-law.service.js';
import { CityClock } from '../persistence/city-clock.js';
import { checkEvidence } from './evidence-check.js';
import type { SentFile } from './evidence-check.js';
import { EvidenceStore } from './evidence-store.service.js';

/** An evidence file that was checked and stored; a row may name it. */
export interface TakenFile extends CountedFile {
  id: string;
  mediaType: string;
  byteSize: number;
  sha256: string;
  storageKey: string;
}

/** Checks the files of a report by their content, counts them, and stores them; nothing is kept when one is refused. */
@Injectable()
export class EvidenceIntake {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly store: EvidenceStore,
  ) {}

  /**
   * Runs before the command's transaction: reading a PDF holds no lock.
   * @throws AppError evidence.too-many-files, evidence.file-type, evidence.unreadable, evidence.too-many-pages
   */
  async take({ actor }: CommandContext, files: readonly SentFile[]): Promise<TakenFile[]> {
    if (files.length === 0) return [];
    const em = this.orm.em.fork();
    const { rules } = await this.laws.current(em, actor.cityId, await this.clock.now(em, actor.cityId));
    const names = files.map(({ name }) => name);
    assertFileCount(names, rules);
    const checked = [];
    for (const file of files) checked.push(await checkEvidence(file));
    assertPageCount(checked, rules);
    return Promise.all(
      checked.map(async ({ name, content, mediaType, pages }) => ({
        ...(await this.store.put(content)),
        ...{ id: uuid(), name, mediaType, pages, byteSize: content.length },
      })),
    );
  }
}

/** The names are the sender's: without folders, control characters or more than 120 characters. */
export const sentFiles = (files: readonly Express.Multer.File[] = []): SentFile[] =>
  files.map(({ originalname, buffer }) => ({ name: plainName(originalname), content: buffer }));

function plainName(name: string): string {
  const plain = name
    .replace(/^.*[\\/]/u, '')
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '')
    .trim();
  return plain === '' ? '未命名文件' : [...plain].slice(-longestName).join('');
}

const longestName = 120;
