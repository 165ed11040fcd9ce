import { Inject, Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import type { PaperContent } from '../../domain/document/paper-content.js';
import { EvidenceStore } from '../../implementation/evidence/evidence-store.service.js';
import { wordFileOf } from './docx/word-package.js';
import { findUnmade, keepMade, listUnmade, noteMakingFailure, noteProgress } from './paper-making.record.js';
import type { MadeFile } from './paper-making.record.js';
import { pdfFileOf } from './pdf/pdf-file.js';

/** Makes the files of signed papers, in the courier. Safe to run twice: number and text are on the record already. */
@Injectable()
export class PaperMaker {
  constructor(
    private readonly orm: MikroORM,
    private readonly store: EvidenceStore,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** Ids of papers that wait for their files, the oldest first. */
  waiting(): Promise<string[]> {
    return listUnmade(this.orm.em.fork(), this.env.cityId);
  }

  /** Makes both files of one paper and keeps them; one that is made stays as it is. Rejects so that it is tried again. */
  async make(id: string): Promise<void> {
    const em = this.orm.em.fork();
    const paper = await findUnmade(em, id);
    if (paper === null) return;
    try {
      await this.#make(id, paper.content);
    } catch (error) {
      await noteMakingFailure(this.orm.em.fork(), id, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  async #make(id: string, content: PaperContent): Promise<void> {
    const em = this.orm.em.fork();
    const sample = this.env.demo;
    await noteProgress(em, id, 10);
    const docx = await this.#keep(wordFileOf(content, { sample }));
    await noteProgress(em, id, 40);
    const { content: bytes, pages } = await pdfFileOf(content, { sample });
    await noteProgress(em, id, 80);
    const pdf = await this.#keep(bytes);
    await keepMade(em, id, { docx, pdf, pages, sample });
  }

  async #keep(content: Buffer): Promise<MadeFile> {
    return { ...(await this.store.put(content)), bytes: content.length };
  }
}
