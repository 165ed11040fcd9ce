import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { actKey } from '../../domain/assessment/year-walk/judge-year.js';
import type { CalendarRow, RowAct } from '../../domain/assessment/year-walk/judge-year.js';
import { yearWorkflowId } from '../../temporal/workflow-ids.js';

/** An assessment year by its name. */
export interface YearOf {
  cityId: string;
  year: number;
}

/** An act as it is kept. */
export interface KeptAct {
  stepId: string;
  act: RowAct;
  passedOver: boolean;
  told: number;
  facts: object | null;
}

/** Reads `<city>/<year>`; null for anything else. */
export function readYearId(id: string): YearOf | null {
  const [, cityId, year] = /^(.+)\/(20\d\d)$/.exec(id) ?? [];
  return cityId === undefined || year === undefined ? null : { cityId, year: Number(year) };
}

/** Locks a year that has not ended; undefined: there is none. */
export async function lockYear(
  em: EntityManager,
  { cityId, year }: YearOf,
): Promise<{ beganAt: Date } | undefined> {
  const [row] = await em.execute<{ beganAt: Date }[]>(sql`select began_at as "beganAt" from assessment_year
    where city_id = ${cityId} and year = ${year} and ended_at is null for no key update`);
  return row;
}

/** The rows of a year's calendar in its order. */
export const readCalendarRows = (em: EntityManager, { cityId, year }: YearOf): Promise<CalendarRow[]> =>
  em.execute<
    CalendarRow[]
  >(sql`select id, period, code, starts_on::text as "startsOn", due_on::text as "dueOn"
    from assessment_step where city_id = ${cityId} and year = ${year} order by starts_on, due_on, scope, code`);

/** The acts that were done, as `actKey` writes them. */
export async function readDoneActs(em: EntityManager, { cityId, year }: YearOf): Promise<Set<string>> {
  const rows = await em.execute<{ stepId: string; act: RowAct }[]>(sql`
    select a.step_id as "stepId", a.act from assessment_year_act a join assessment_step s on s.id = a.step_id
    where a.city_id = ${cityId} and s.year = ${year}`);
  return new Set(rows.map(({ stepId, act }) => actKey(stepId, act)));
}

/** Keeps acts, each once. */
export const keepActs = (cityId: string, acts: readonly KeptAct[], now: Date): RawQueryFragment[] =>
  acts.length === 0
    ? []
    : [
        sql`insert into assessment_year_act (city_id, step_id, act, at, passed_over, told, facts)
          select ${cityId}::text, "stepId", act, ${now}::timestamptz, "passedOver", told, facts
          from jsonb_to_recordset(${JSON.stringify(acts)}::jsonb)
            x("stepId" uuid, act text, "passedOver" boolean, told integer, facts jsonb)
          on conflict (step_id, act) do nothing`,
      ];

/** Writes when the year looks again; null: it has ended. The live clock is locked first, so that no poke is overwritten. */
export function saveYearClock(
  { cityId, year }: YearOf,
  nextDueAt: Date | null,
  now: Date,
): RawQueryFragment[] {
  const workflowId = yearWorkflowId(cityId, year);
  const ended = nextDueAt === null;
  return [
    sql`select from live_clock where workflow_id = ${workflowId} for update`,
    sql`update assessment_year set next_due_at = ${nextDueAt}::timestamptz,
      ended_at = case when ${ended} then ${now}::timestamptz end where city_id = ${cityId} and year = ${year}`,
    sql`insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at, done)
      values (${workflowId}, ${cityId}, 'assessmentYear', ${nextDueAt}::timestamptz, ${ended})
      on conflict (workflow_id) do update set next_wake_at = excluded.next_wake_at, done = excluded.done`,
  ];
}

/**
 * Lets the years of a city's calendar begin that are not over and have no walk yet, and gives each that goes on its live
 * clock: for a city that was loaded before, or whose next calendar came in. Twice is once.
 */
export const beginYears = (cityId: string, now: Date): RawQueryFragment[] => [
  sql`insert into assessment_year (city_id, year, began_at, next_due_at)
    select city_id, year, ${now}::timestamptz, ${now}::timestamptz from assessment_step where city_id = ${cityId}
    group by city_id, year having max(due_on) >= (${now}::timestamptz at time zone 'Asia/Shanghai')::date
    on conflict (city_id, year) do nothing`,
  sql`with fresh as (insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
      select 'assessment-year/' || city_id || '/' || year, city_id, 'assessmentYear', next_due_at from assessment_year
      where city_id = ${cityId} and ended_at is null on conflict (workflow_id) do nothing
      returning city_id, workflow_type, workflow_id)
    insert into outbox (city_id, workflow_type, workflow_id) select city_id, workflow_type, workflow_id from fresh`,
];
