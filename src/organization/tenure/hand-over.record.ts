import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';

/** One open thing that a body has before it. */
export interface OpenMatter {
  kind: 'part' | 'order' | 'restriction' | 'request' | 'interview' | 'promise';
  id: string;
  title: string;
  /** Lamp of a part; null for the rest. */
  lamp: string | null;
  state: string;
  dueAt: Date | null;
}

/** Everything open of a body, by kind and then by its day: what a new head finds. */
export const openMattersOf = (em: EntityManager, bodyId: string): Promise<OpenMatter[]> =>
  em.execute<OpenMatter[]>(sql`
    select * from (
      select 1 as place, 'part' as kind, p.id, t.wording as title, p.lamp, p.state, p.due_at as "dueAt"
        from task_part p join task t on t.id = p.task_id
        where p.body_id = ${bodyId} and p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
      union all
      select 2, 'order', o.id, coalesce(o.number || ' ', '') || o.requirement, null, o.state, o.feedback_due_at
        from supervision_order o where o.body_id = ${bodyId} and o.state in ('issued', 'signed', 'answered')
      union all
      select 3, 'interview', i.id, i.basis, null, i.state, null
        from interview_draft i left join interview_chain k on k.id = i.id
        where i.body_id = ${bodyId} and (i.state = 'drafted' or k.state not in ('closed', 'revoked'))
      union all
      select 4, 'restriction', x.id, x.wording, null, x.state, x.due_at
        from restriction x where ${bodyId} in (x.body_id, x.raiser_body_id) and x.ended_at is null
      union all
      select 5, 'request', r.id, r.reason, null, r.state, r.due_at
        from deadline_request r join task_part p on p.id = r.part_id
        where p.body_id = ${bodyId} and r.state in ('filed', 'signed', 'checked')
      union all
      select 6, 'promise', q.id, coalesce(m.minute, t.wording), q.lamp, q.state, q.due_at
        from meeting_item m join task t on t.id = m.task_id join task_part q on q.task_id = t.id
        where m.outcome = 'task' and q.body_id = ${bodyId}
          and q.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
    ) as open order by place, "dueAt" nulls last, id`);

/** A new list for the head of a body; live until he signs. */
export interface NewHandOver {
  cityId: string;
  postId: string;
  bodyId: string;
  fromPerson: string | null;
  toPerson: string;
  fromBody: string | null;
  beganOn: string;
  reason: string;
}

/** Writes it with its notice; it is to be signed within the wd of the rules. */
export function insertHandOver(
  given: NewHandOver,
  { law, now }: { law: CityLaw; now: Date },
): RawQueryFragment[] {
  const id = uuid();
  const dueAt = law.calendar.addWorkingDays(now, law.rules.handOver.signWithinWd);
  const item = {
    ...{ to: { postId: given.postId }, decisionId: null, subjectType: 'hand_over' as const, subjectId: id },
    ...{ rung: 'hand_over', episode: 1, notBefore: notBefore(now, law, false) },
    sentence: `请签收交接清单：${given.reason}`,
  };
  return [
    sql`insert into hand_over (id, city_id, post_id, body_id, from_person, to_person, from_body, began_on, reason,
        created_at, due_at)
      values (${id}, ${given.cityId}, ${given.postId}, ${given.bodyId}, ${given.fromPerson}, ${given.toPerson},
        ${given.fromBody}, ${given.beganOn}, ${given.reason}, ${now}, ${dueAt})`,
    ...recordNoticeItems([item], { cityId: given.cityId, now }),
  ];
}
