import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { PaperDraftService } from '../../document/papers/paper-draft.service.js';
import type { PaperAnswer } from '../../document/papers/paper-draft.service.js';
import { PaperTemplates } from '../../document/papers/paper-templates.service.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';

interface Commended {
  resultId: string;
  basis: string;
  bodyName: string;
}

/** 表扬通报: names whoever was commended for a quarter, once a leader signed it. Source: rules.md, "Formal papers". */
@Injectable()
export class CommendationPaperService {
  constructor(
    private readonly drafts: PaperDraftService,
    private readonly templates: PaperTemplates,
  ) {}

  /**
   * Drafts it out of the signed commendations of a quarter, for the office head to sign.
   * @throws consequence.not-commended while none is signed, state.illegal-step when the quarter has its paper already
   */
  draft(context: CommandContext, period: string): Promise<PaperAnswer> {
    const { cityId } = context.actor;
    return this.drafts.draft(context, async ({ em }) => {
      const commended = await commendedIn(em, cityId, period);
      const [first] = commended;
      if (first === undefined)
        throw new AppError('consequence.not-commended', '这个季度还没有签发的通报表扬，不能拟制表扬通报。');
      const { resultId, basis } = first;
      const bodies = commended.map(({ bodyName }) => bodyName).join('、');
      const written = this.templates.write('commendation', { period: sayPeriod(period), bodies, basis });
      return {
        written,
        subject: { subjectType: 'result', subjectId: resultId, bodyId: null, openToAll: true },
      };
    });
  }
}

// By the published result of the quarter, whichever number it has by now.
const commendedIn = (em: EntityManager, cityId: string, period: string): Promise<Commended[]> =>
  em.execute<Commended[]>(sql`
    select r.id as "resultId", coalesce(r.document_number, r.basis, '') as basis, b.short_name as "bodyName"
    from consequence c join body b on b.id = c.body_id
      join period_result r on r.city_id = c.city_id and r.period = c.period and r.state = 'published'
    where c.city_id = ${cityId} and c.period = ${period} and c.kind = 'commendation' and c.state = 'signed'
    order by min(b.sort) over (partition by c.ranking_group), c.place, b.sort`);
