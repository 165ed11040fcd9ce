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
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { keepWaiting, waitingFiles } from '../../web/forms/waiting-files.js';

/** Scans of a paper remark between the form and its confirmation. */
@Injectable()
export class RemarkScans {
  constructor(private readonly intake: EvidenceIntake) {}

  /** What the form has sent so far. */
  kept(request: Request, fields: Fields): TakenFile[] {
    return waitingFiles(request, nameOf(fields));
  }

  /** How many files and pages a remark may have: as many as any evidence. */
  limits(context: CommandContext): Promise<EvidenceLimits> {
    return this.intake.limits(context);
  }

  /**
   * Adds the files of this request to the form's and takes out those that were ticked. Precondition: the
   * classification admits it; nothing of a classified paper may be stored.
   * @throws evidence.file-type, evidence.unreadable, evidence.too-many-files, evidence.too-many-pages
   */
  async take(
    request: Request,
    context: CommandContext,
    { fields, files }: { fields: Fields; files: ReturnType<typeof sentFiles> },
  ): Promise<void> {
    const removed = new Set(valuesOf(fields, 'removedScans'));
    const before = this.kept(request, fields).filter(({ id }) => !removed.has(id));
    const scans = await this.intake.take(context, files, before);
    if (files.length === 0 && removed.size === 0) return;
    await keepWaiting(request, nameOf(fields), scans);
  }

  /** The scans that a remark is entered with. @throws request.invalid where there is none: rules.md, "What may enter" */
  require(request: Request, fields: Fields): TakenFile[] {
    const scans = this.kept(request, fields);
    if (scans.length > 0) return scans;
    throw new AppError('request.invalid', '代录批示须附纸面批示的扫描件。', {
      fields: [{ pointer: '/files', detail: '请上传纸面批示的扫描件' }],
    });
  }
}

const nameOf = (fields: Fields): string => valuesOf(fields, 'scans')[0] ?? '';
