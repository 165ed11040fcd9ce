import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { insertSignedPaper } from '../../document/papers/formal-paper.record.js';
import type { PaperTemplates } from '../../document/papers/paper-templates.service.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { paperKinds } from '../../domain/document/paper-kinds.js';
import type { Actor } from '../../identity/actor.js';
import { nextNumber } from '../../persistence/number-series.js';
import type { InterviewDraft } from './interview-draft.entity.js';

/**
 * The 约谈通知书 of an interview that was just signed, with the next number of its series: call it as late as possible.
 * Whom it calls: the body's head, by office and not by name. Source: rules.md, "Consequences".
 */
export async function interviewPaper(
  em: EntityManager,
  templates: PaperTemplates,
  { draft, actor, now }: { draft: InterviewDraft; actor: Actor; now: Date },
): Promise<RawQueryFragment> {
  const [row] = await em.execute<{ body: string; decision: string }[]>(sql`
    select b.full_name as body, coalesce(d.title, '季度考核') as decision
    from body b left join decision d on d.id = ${draft.decisionId ?? null} where b.id = ${draft.bodyId}`);
  if (row === undefined) throw new Error(`interview ${draft.id} has no body`);
  const { id, cityId, bodyId, basis } = draft;
  const persons = `${row.body}主要负责人`;
  const written = templates.write('interview_notice', {
    ...{ ...row, persons, reason: basis, signer: actor.postTitle },
  });
  const number = await nextNumber(em, {
    cityId,
    series: paperKinds.interview_notice.series,
    day: dayOf(now),
  });
  return insertSignedPaper(
    written,
    { subjectType: 'interview', subjectId: id, bodyId },
    { cityId, number: `${written.code}${number}`, postId: actor.postId, now },
  );
}
