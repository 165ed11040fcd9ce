import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { keepWaiting, waitingFiles } from '../../web/forms/waiting-files.js';
import { EvidenceIntake } from '../evidence/evidence-intake.service.js';
import type { TakenFile, sentFiles } from '../evidence/evidence-intake.service.js';

/** The files that came with the form of a part's report. */
interface FilesOfForm {
  partId: string;
  files: ReturnType<typeof sentFiles>;
}

/** Files that were chosen for a report that is not filed yet: kept through the check and through a refusal. */
@Injectable()
export class ReportFiles {
  constructor(private readonly intake: EvidenceIntake) {}

  /** What the form of this part has sent so far. */
  kept(request: Request, partId: string): TakenFile[] {
    return waitingFiles(request, nameOf(partId));
  }

  /**
   * Adds the files of this request to the part's and keeps them.
   * @throws evidence.file-type, evidence.unreadable, evidence.too-many-files, evidence.too-many-pages
   */
  async take(
    request: Request,
    context: CommandContext,
    { partId, files }: FilesOfForm,
  ): Promise<TakenFile[]> {
    const taken = await this.intake.take(context, files, this.kept(request, partId));
    if (files.length > 0) await keepWaiting(request, nameOf(partId), taken);
    return taken;
  }

  /** Takes one file out of what is kept. */
  async remove(request: Request, partId: string, fileId: string): Promise<void> {
    const left = this.kept(request, partId).filter(({ id }) => id !== fileId);
    await keepWaiting(request, nameOf(partId), left);
  }

  /** Forgets the files of a report that was filed. */
  async forget(request: Request, partId: string): Promise<void> {
    if (this.kept(request, partId).length > 0) await keepWaiting(request, nameOf(partId), []);
  }

  /** Files a report with all that was chosen for it; what it was refused with is kept for the next try. */
  async send<T>(
    request: Request,
    context: CommandContext,
    { partId, files, file }: FilesOfForm & { file: (taken: TakenFile[]) => Promise<T> },
  ): Promise<T> {
    const taken = await this.intake.take(context, files, this.kept(request, partId));
    try {
      const done = await file(taken);
      await this.forget(request, partId);
      return done;
    } catch (error) {
      // Of another body’s part nothing is kept.
      if (files.length > 0 && error instanceof AppError && error.status !== 404)
        await keepWaiting(request, nameOf(partId), taken);
      throw error;
    }
  }
}

const nameOf = (partId: string): string => `answer:${partId}`;
