import { Injectable } from '@nestjs/common';
import { PaperDraftService } from '../../document/papers/paper-draft.service.js';
import type { PaperAnswer } from '../../document/papers/paper-draft.service.js';
import { PaperTemplates } from '../../document/papers/paper-templates.service.js';
import type { WrittenPaper } from '../../document/papers/paper-templates.service.js';
import type { CommandContext } from '../../identity/actor.js';
import { briefingFacts, circularFacts, progressFacts } from './circular-paper.js';
import { CircularQueries } from './circular.queries.js';
import type { CircularFacts } from './circular.queries.js';
import type { CircularPaperKind, CircularScope } from './circular.schema.js';

/** 督查专报, 督查通报 and 会议议定事项落实情况表 as formal papers: what a report shows, frozen when it is drafted. */
@Injectable()
export class CircularPaperService {
  constructor(
    private readonly circulars: CircularQueries,
    private readonly drafts: PaperDraftService,
    private readonly templates: PaperTemplates,
  ) {}

  /** Drafts one for the office head to sign. @throws record.not-found as the report itself does */
  async draft(context: CommandContext, kind: CircularPaperKind, scope: CircularScope): Promise<PaperAnswer> {
    const facts = await this.circulars.facts(context.actor, scope);
    const written = this.#write(kind, facts);
    const subject = { subjectType: 'circular', subjectId: null, bodyId: null };
    return this.drafts.draft(context, () => Promise.resolve({ written, subject }));
  }

  #write(kind: CircularPaperKind, facts: CircularFacts): WrittenPaper {
    if (kind === 'briefing') return this.templates.write('briefing', briefingFacts(facts));
    if (kind === 'circular') return this.templates.write('circular', circularFacts(facts));
    return this.templates.write('meeting_progress', progressFacts(facts));
  }
}
