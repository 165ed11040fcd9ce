import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { assertFileCount, assertPageCount } from '../../domain/implementation/report-limits.js';
import type { CountedFile } from '../../domain/implementation/report-limits.js';
import type { RulePack } from '../../domain/rule-pack.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
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

/** How much evidence may be added to one matter. */
export interface EvidenceLimits {
  files: number;
  pages: number;
}

/** Checks evidence files by their content, counts them, and stores them; nothing is kept when one is refused. */
@Injectable()
export class EvidenceIntake {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly store: EvidenceStore,
  ) {}

  /**
   * Runs before the command's transaction: reading a PDF holds no lock. `before` was taken in earlier for the same
   * owner and counts with the new files; the answer has both, and a file that was chosen again once.
   * @throws AppError evidence.too-many-files, evidence.file-type, evidence.unreadable, evidence.too-many-pages, evidence.infected
   */
  async take(
    { actor }: CommandContext,
    files: readonly SentFile[],
    before: readonly TakenFile[] = [],
  ): Promise<TakenFile[]> {
    const fresh = files.filter((file) => !before.some((known) => isSame(known, file)));
    if (fresh.length === 0) return [...before];
    const rules = await this.#rules(actor);
    assertFileCount(
      [...before, ...fresh].map(({ name }) => name),
      rules,
    );
    const checked = [];
    for (const file of fresh) checked.push(await checkEvidence(file));
    assertPageCount([...before, ...checked], rules);
    const taken = await Promise.all(
      checked.map(async ({ name, content, mediaType, pages }) => ({
        ...(await this.store.put(content)),
        ...{ id: uuid(), name, mediaType, pages, byteSize: content.length },
      })),
    );
    for (const { name, storageKey } of taken) await this.store.admit(name, storageKey);
    return [...before, ...taken];
  }

  /** How many files and pages are admitted together at present. */
  async limits({ actor }: CommandContext): Promise<EvidenceLimits> {
    const { month } = await this.#rules(actor);
    return { files: month.maxEvidenceFiles, pages: month.maxEvidencePages };
  }

  async #rules({ cityId }: Actor): Promise<RulePack> {
    const em = this.orm.em.fork();
    return (await this.laws.current(em, cityId, await this.clock.now(em, cityId))).rules;
  }
}

// Whoever goes back to a form whose files are kept may choose one of them again.
const isSame = ({ name, byteSize, sha256 }: TakenFile, file: SentFile): boolean =>
  name === file.name &&
  byteSize === file.content.length &&
  sha256 === createHash('sha256').update(file.content).digest('hex');

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
