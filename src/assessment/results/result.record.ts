import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { PublicationFacts } from '../../domain/assessment/result-terms.js';
import type { ResultMove, StandingOfBody } from '../../domain/assessment/result-moves.js';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { Actor } from '../../identity/actor.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import { takeRows } from '../../persistence/take-rows.js';
import { readPublishedQuarters } from '../scores/year-input.record.js';
import { PeriodResult } from './period-result.entity.js';

/** A computation that a result may show. */
export interface Computed {
  id: string;
  period: string;
  number: number;
  /** The newest one of its period. */
  newest: boolean;
}

/** One period's results at a time: commands on the same period wait for each other. */
export const lockPeriod = (em: EntityManager, cityId: string, period: string): Promise<unknown> =>
  em.execute(sql`select pg_advisory_xact_lock(hashtext(${`result ${cityId} ${period}`}))`);

/** A computation of the city. @throws record.not-found */
export async function computationOf(em: EntityManager, cityId: string, id: string): Promise<Computed> {
  const [row] = await em.execute<Computed[]>(sql`
    select id, period, number, not exists (select from score_computation later
      where later.city_id = c.city_id and later.period = c.period and later.number > c.number) as newest
    from score_computation c where city_id = ${cityId} and id = ${id}`);
  if (row === undefined) throw new AppError('record.not-found', '没有找到这次计分。');
  return row;
}

/** Whether the four quarters that the computation of a year was made of are still the published ones. */
export async function quartersHold(
  em: EntityManager,
  { cityId, id, year }: { cityId: string; id: string; year: string },
): Promise<boolean> {
  const published = await readPublishedQuarters(em, { cityId, year });
  const [row] = await em.execute<{ hashes: string[] | null }[]>(sql`
    select jsonb_path_query_array(input, '$.quarters[*].sha256') as hashes from score_computation where id = ${id}`);
  const hashes = new Set(row?.hashes ?? []);
  return published.length === 4 && published.every(({ sha256, renewed }) => !renewed && hashes.has(sha256));
}

/** All results of a period, locked, the newest first. */
export const resultsOf = (em: EntityManager, cityId: string, period: string): Promise<PeriodResult[]> =>
  takeRows(
    em,
    PeriodResult,
    sql`where city_id = ${cityId} and period = ${period} order by number desc for no key update`,
  );

/** What stands between a result and its publication. */
export async function publicationFacts(
  em: EntityManager,
  { id, objectionsUntil, computationId }: PeriodResult,
): Promise<PublicationFacts> {
  const [row] = await em.execute<Omit<PublicationFacts, 'objectionsUntil'>[]>(sql`
    select (select max(until) from result_move where result_id = ${id}) as "movedUntil",
      (select count(*) from objection where result_id = ${id} and state in ('filed', 'advised'))::integer as undecided,
      (select count(*) from objection where result_id = ${id} and state = 'upheld')::integer as uncorrected,
      (select count(distinct body_seq) from score_row where computation_id = ${computationId}
        and open is not null)::integer as open`);
  const facts = row ?? { movedUntil: null, undecided: 0, uncorrected: 0, open: 0 };
  return { objectionsUntil: objectionsUntil ?? null, ...facts };
}

/** Grade and rank of every body in a computation. */
export const standingsIn = (em: EntityManager, computationId: string): Promise<StandingOfBody[]> =>
  em.execute<StandingOfBody[]>(sql`select body_id as "bodyId", total::text, grade, rank from score_body
    where computation_id = ${computationId} order by seq`);

/** A result as it now is: a new one, or what a command changed on it. */
export function saveResult(r: PeriodResult, isNew: boolean): RawQueryFragment {
  if (isNew)
    return sql`insert into period_result (id, city_id, period, number, state, computation_id, reason, opened_by, opened_at,
        previewed_at, objections_until)
      values (${r.id}, ${r.cityId}, ${r.period}, ${r.number}, ${r.state}, ${r.computationId}, ${r.reason ?? null},
        ${r.openedBy}, ${r.openedAt}, ${r.previewedAt ?? null}, ${r.objectionsUntil ?? null})`;
  return sql`update period_result set state = ${r.state}, computation_id = ${r.computationId},
    previewed_at = ${r.previewedAt ?? null}, objections_until = ${r.objectionsUntil ?? null}, basis = ${r.basis ?? null},
    document_number = ${r.documentNumber ?? null}, published_by = ${r.publishedBy ?? null},
    published_at = ${r.publishedAt ?? null}, version = version + 1 where id = ${r.id}`;
}

/** Adds a step to the ledger of a result as it now is. */
export const recordResultStep = (
  { id, cityId, computationId }: PeriodResult,
  { postId, personId }: Actor,
  { action, now, note = null }: { action: string; now: Date; note?: string | null },
): RawQueryFragment => sql`
  insert into period_result_step (city_id, result_id, at, action, by_post, by_person, computation_id, note)
  values (${cityId}, ${id}, ${now}, ${action}, ${postId}, ${personId}, ${computationId}, ${note})`;

/** Keeps the bodies that a correction moved, with what they were and are. */
export const recordMoves = (
  { id, cityId, computationId }: PeriodResult,
  moves: readonly ResultMove[],
  until: Date,
): RawQueryFragment => sql`
  insert into result_move (city_id, result_id, computation_id, body_id, before, after, until)
  select ${cityId}::text, ${id}::uuid, ${computationId}::uuid, "bodyId", before, after, ${until}::timestamptz
  from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) x("bodyId" uuid, before jsonb, after jsonb)`;

/** What the people of some bodies shall hear about a result. */
export function tellOfResult(
  { id, cityId }: PeriodResult,
  {
    bodyIds,
    rung,
    episode,
    sentence,
  }: { bodyIds: readonly string[]; rung: string; episode: number; sentence: string },
  { law, now }: { law: CityLaw; now: Date },
): RawQueryFragment[] {
  const items = bodyIds.flatMap((bodyId) =>
    ['unit_head', 'unit_staff'].map((role) => ({
      ...{ to: { bodyId, role }, decisionId: null, subjectType: 'result' as const, subjectId: id },
      ...{ rung, episode, sentence, notBefore: notBefore(now, law, false) },
    })),
  );
  return recordNoticeItems(items, { cityId, now });
}
