import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { leadAssessorOf } from '../library/indicator-duty.record.js';
import { proposeDeductions } from '../../domain/assessment/deduction-proposals.js';
import type { DeductionProposal, LampTrouble } from '../../domain/assessment/deduction-proposals.js';
import type { Quarter } from '../../domain/assessment/quarter.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { endOfDay, startOfDay } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { deductionStates } from '../../domain/states/deduction-states.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { Actor } from '../../identity/actor.js';
import { tellOfDeductions } from './deduction.record.js';

/** When and for which quarter proposals are made, and who makes them; null: the clock. */
interface ProposeMoment {
  cityId: string;
  quarter: Quarter;
  law: CityLaw;
  now: Date;
  by: Actor | null;
}

/** A proposal as it is written; its checker is the lead assessor of the task's indicator, null: the supervision office. */
interface Made extends DeductionProposal {
  id: string;
  checkerBodyId: string | null;
}

/** What the lamps of the quarter propose and nobody proposed before, with the notices; written twice it is once. */
export async function proposalsOf(
  em: EntityManager,
  moment: ProposeMoment,
): Promise<{ made: readonly Made[]; writes: RawQueryFragment[] }> {
  const { cityId, quarter, law, now, by } = moment;
  await em.execute(sql`select pg_advisory_xact_lock(hashtext(${`deduction ${cityId} ${quarter.period}`}))`);
  const known = await em.execute<{ key: string }[]>(sql`select body_id || ' ' || task_id || ' ' || kind as key
    from lamp_deduction where city_id = ${cityId} and period = ${quarter.period}`);
  const there = new Set(known.map(({ key }) => key));
  const troubles = await readTroubles(em, moment);
  const checkers = new Map(troubles.map(({ taskId, checkerBodyId }) => [taskId, checkerBodyId]));
  const made = proposeDeductions(troubles, law.rules.lampDeduction)
    .filter(({ bodyId, taskId, kind }) => !there.has(`${bodyId} ${taskId} ${kind}`))
    .map((one): Made => {
      const checker = checkers.get(one.taskId) ?? null;
      return { ...one, id: uuid(), checkerBodyId: checker === one.bodyId ? null : checker };
    });
  if (made.length === 0) return { made, writes: [] };
  const until = law.calendar.addWorkingDays(now, law.rules.consequence.statementWithinWd);
  const rows = JSON.stringify(made);
  return {
    made,
    writes: [
      sql`insert into lamp_deduction (id, city_id, period, body_id, task_id, part_id, kind, points, reason, basis,
          checker_body_id, state, rule_pack_version, proposed_by, proposed_person, proposed_at, statement_until)
        select x.id, ${cityId}::text, ${quarter.period}::text, x."bodyId", x."taskId", x."partId", x.kind, x.points, x.reason, x.basis,
          x."checkerBodyId", ${deductionStates.initial}::text, ${law.rules.version}::integer, ${by?.postId ?? null}::uuid,
          ${by?.personId ?? null}::uuid, ${now}::timestamptz, ${until}::timestamptz
        from jsonb_to_recordset(${rows}::jsonb) x(id uuid, "bodyId" uuid, "taskId" uuid, "partId" uuid, kind text,
          points numeric, reason text, basis text, "checkerBodyId" uuid)
        on conflict (body_id, task_id, period, kind) do nothing`,
      ...noticesOf(made, moment, until),
    ],
  };
}

// The body hears at once, whoever checks when its days are over.
function noticesOf(
  made: readonly Made[],
  { cityId, quarter, law, now }: ProposeMoment,
  until: Date,
): RawQueryFragment[] {
  const period = sayPeriod(quarter.period);
  const words = made.flatMap(({ id, bodyId, checkerBodyId, points, reason }) => [
    {
      ...{ id, rung: 'deduction_proposed', from: now },
      to: ['unit_head', 'unit_staff'].map((role) => ({ bodyId, role })),
      sentence: `${period}建议扣本单位${points}分：${reason}。如有不同意见请于${sayLimit(until)}前陈述`,
    },
    {
      ...{ id, rung: 'deduction_to_check', from: until },
      to: [
        checkerBodyId === null
          ? { cityRole: 'supervision_office' }
          : { bodyId: checkerBodyId, role: 'lead_assessor' },
      ],
      sentence: `${period}一件扣分建议的陈述期已到，请核对：${reason}`,
    },
  ]);
  return tellOfDeductions(words, { cityId, law, now });
}

// Never for a signature alone: of a red lamp that only says "unsigned" at the quarter's end nothing is deducted. Nor for
// returned reports of a task that has no standard of its own, and whose indicator had none before the quarter began.
async function readTroubles(
  em: EntityManager,
  { cityId, quarter }: ProposeMoment,
): Promise<(LampTrouble & { checkerBodyId: string | null })[]> {
  const from = startOfDay(quarter.firstDay);
  const until = endOfDay(quarter.lastDay);
  return em.execute<(LampTrouble & { checkerBodyId: string | null })[]>(sql`
    with urged as (select part_id, count(*)::integer as times from rung_reached
        where city_id = ${cityId} and rung = 'urge' and not passed_over and reached_at > ${from} and reached_at <= ${until}
        group by part_id),
      red as (select distinct on (e.part_id) e.part_id, e.sentence from lamp_episode e join task_part p on p.id = e.part_id
        where e.city_id = ${cityId} and e.colour = 'red' and e.opened_at <= ${until}
          and (e.closed_at is null or e.closed_at > ${until}) and not (${judgedWithoutStandard(quarter)})
          and not (e.inputs -> e.dimension -> 'inputs' ->> 'reason' is not distinct from 'unsigned'
            and coalesce(p.signed_at > ${until}, true) and coalesce(p.due_at > ${until}, true))
        order by e.part_id, e.opened_at)
    select p.body_id as "bodyId", p.task_id as "taskId", (array_agg(p.id order by p.id))[1] as "partId",
      left(t.wording, 100) as wording, coalesce(sum(urged.times), 0)::integer as urged, min(red.sentence) as red,
      ${leadAssessorOf(sql`t.indicator_id`)} as "checkerBodyId"
    from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id
      left join urged on urged.part_id = p.id left join red on red.part_id = p.id
    where p.city_id = ${cityId} and (urged.part_id is not null or red.part_id is not null) and b.category is not null
      and p.state not in ('draft', 'withdrawn', 'transferred', 'merged')
    group by p.body_id, p.task_id, t.id order by p.body_id, p.task_id`);
}

const judgedWithoutStandard = ({ period, firstDay }: Quarter): RawQueryFragment => sql`
  e.inputs -> e.dimension -> 'inputs' ->> 'reason' is not distinct from 'returned' and exists (select from task k
    where k.id = p.task_id and k.standard is null and not exists (select from quarter_standard q
      where q.indicator_id = k.indicator_id and q.period = ${period} and q.published_at < ${startOfDay(firstDay)}))`;
