import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import { PaperDraftService } from '../../document/papers/paper-draft.service.js';
import type { DraftedPaper, PaperAnswer } from '../../document/papers/paper-draft.service.js';
import { PaperTemplates } from '../../document/papers/paper-templates.service.js';
import { closingDayOf, dayOf } from '../../domain/calendar/city-day.js';
import { sayPaperDay } from '../../domain/document/paper-content.js';
import type { CommandContext } from '../../identity/actor.js';
import { redPart } from './red-letter.record.js';
import type { RedPart } from './red-letter.record.js';
import type { RedLetterInput } from './red-letter.schema.js';

/** 红灯警示函: the numbered paper about a red lamp, drafted by the office, signed by its head. Source: rules.md, "Ladder". */
@Injectable()
export class RedLetterService {
  constructor(
    private readonly drafts: PaperDraftService,
    private readonly templates: PaperTemplates,
  ) {}

  /** Drafts one. @throws state.illegal-step unless the lamp is red, or when this lamp has its letter already */
  draft(context: CommandContext, input: RedLetterInput): Promise<PaperAnswer> {
    const { cityId } = context.actor;
    return this.drafts.draft(context, async ({ em }) => {
      const lock = sql`for share of p`;
      return this.#write(await redPart(em, { cityId, partId: input.partId, lock }), input);
    });
  }

  #write(part: RedPart, { requirement, contact }: RedLetterInput): DraftedPaper {
    const { id, bodyId, episode, body, decision, task, leader, dueAt, since, reason, wayBack } = part;
    const written = this.templates.write('red_letter', {
      ...{ body, decision, task, leader, reason, wayBack, requirement, contact },
      due: dueAt === null ? '' : sayPaperDay(closingDayOf(dueAt)),
      since: since === null ? '' : sayPaperDay(dayOf(since)),
      progress: `${part.progress}%`,
    });
    return { written, subject: { subjectType: 'part', subjectId: id, bodyId, episode } };
  }
}
