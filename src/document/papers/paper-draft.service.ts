import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { paperStates } from '../../domain/states/paper-states.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { NoticeItem } from '../../notification/notice-item.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { insertPaperDraft } from './formal-paper.record.js';
import type { PaperSubject } from './formal-paper.record.js';
import type { WrittenPaper } from './paper-templates.service.js';

/** What every command on a formal paper answers. */
export const paperAnswer = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    state: z.string(),
    stateName: z.string(),
    number: z.string().nullable(),
    version: z.int().min(1).max(1_000_000),
  })
  .meta({ id: 'PaperAnswer' });

/** The answer of a command on a formal paper. */
export type PaperAnswer = z.infer<typeof paperAnswer>;

/** Where a draft begins: within its transaction, with the city's clock still unread. */
interface DraftMoment {
  em: EntityManager;
  now: () => Promise<Date>;
}

/** A drafted paper and what it is about. */
export interface DraftedPaper {
  written: WrittenPaper;
  subject: PaperSubject;
}

/** The frame of every command that drafts a formal paper for the office head to sign. */
@Injectable()
export class PaperDraftService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Lets `write` lock and judge what the paper is about and write it; the office head hears of it.
   * @throws permission.denied for whoever may not draft, and as `write`
   */
  draft(context: CommandContext, write: (at: DraftMoment) => Promise<DraftedPaper>): Promise<PaperAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'paper:draft', subjectType: 'paper', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      requirePermission(actor, 'paper:draft');
      const { written, subject } = await write({ em, now: readNow });
      const now = await readNow();
      const { cityId, postId } = actor;
      const law = await this.laws.current(em, cityId, now);
      const { kind, content } = written;
      const item: NoticeItem = {
        to: { cityRole: 'office_head' },
        ...{ decisionId: null, subjectType: 'paper' as const, subjectId: id },
        ...{ rung: 'paper_drafted', episode: 1, sentence: `公文草稿待签发：${content.title}` },
        notBefore: notBefore(now, law, false),
      };
      const answer = { id, kind, state: 'draft', stateName: paperStates.states.draft.name, number: null };
      return {
        change: {
          writes: [
            insertPaperDraft(id, written, { subject, cityId, postId, now }),
            ...recordNoticeItems([item], { cityId, now }),
          ],
          audit: { ...name, details: { kind } },
          bodyIds: [actor.bodyId],
        },
        answer: { ...answer, version: 1 },
      };
    });
  }
}
