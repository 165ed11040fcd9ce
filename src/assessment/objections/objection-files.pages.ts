import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { EvidenceIntake } from '../../implementation/evidence/evidence-intake.service.js';
import type {
  EvidenceLimits,
  TakenFile,
  sentFiles,
} from '../../implementation/evidence/evidence-intake.service.js';
import { keepWaiting, waitingFiles } from '../../web/forms/waiting-files.js';

/** What came with the form of an objection. */
interface FilesOfForm<T> {
  period: string;
  files: ReturnType<typeof sentFiles>;
  /** Ids of kept files that were ticked to be left out. */
  removed: readonly string[];
  file: (taken: TakenFile[]) => Promise<T>;
}

/** Evidence that was chosen for an objection that is not filed yet: kept through a refusal. */
@Injectable()
export class ObjectionFiles {
  constructor(private readonly intake: EvidenceIntake) {}

  /** What the form of this quarter has sent so far. */
  kept(request: Request, period: string): TakenFile[] {
    return waitingFiles(request, nameOf(period));
  }

  /** How many files and pages are admitted together. */
  limits(context: CommandContext): Promise<EvidenceLimits> {
    return this.intake.limits(context);
  }

  /**
   * Files an objection with all that was chosen for it; what it was refused with is kept for the next try.
   * @throws evidence.file-type, evidence.unreadable, evidence.too-many-files, evidence.too-many-pages, and as `file`
   */
  async send<T>(
    request: Request,
    context: CommandContext,
    { period, files, removed, file }: FilesOfForm<T>,
  ): Promise<T> {
    const before = this.kept(request, period).filter(({ id }) => !removed.includes(id));
    if (removed.length > 0) await keepWaiting(request, nameOf(period), before);
    const taken = await this.intake.take(context, files, before);
    try {
      const done = await file(taken);
      if (taken.length > 0) await keepWaiting(request, nameOf(period), []);
      return done;
    } catch (error) {
      // Of another body’s score nothing is kept.
      if (files.length > 0 && error instanceof AppError && error.status !== 404)
        await keepWaiting(request, nameOf(period), taken);
      throw error;
    }
  }
}

const nameOf = (period: string): string => `objection:${period}`;
