import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { lastTerm } from '../../domain/assessment/result-terms.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import type { ResultOfFile } from '../scores/score-file.schema.js';
import { DeductionBasisQueries } from '../deductions/deduction-basis.queries.js';
import type { DeductionBasis } from '../deductions/deduction-basis.queries.js';
import { ResultQueries } from './result.queries.js';
import type { ResultHead } from './result.queries.js';
import { scoresWithin } from './score-sight.record.js';

/** A row of a body's score with what it was judged by. */
export interface SheetRow {
  code: string;
  name: string;
  section: string;
  weightBp: number;
  applicability: 'applies' | 'not-due' | 'not-applicable';
  points: string | null;
  open: string | null;
  steps: ResultOfFile['rows'][number]['steps'];
  sha256: string;
  method: string | null;
  unit: string | null;
  target: string | null;
  actual: string | null;
  dataOwner: string | null;
  basis: string | null;
}

/** A body's score of a period: where it stands, every row and every deduction. */
export interface ScoreSheet {
  result: ResultHead;
  body: { id: string; code: string; name: string; group: string; own: boolean };
  score: Omit<ResultOfFile, 'rows'>;
  rows: SheetRow[];
  beside: BesidePeriod[];
  /** On what each lamp deduction rests. */
  rests: DeductionBasis[];
  /** Until when this body may object, inclusive; null: not now. */
  objectUntil: Date | null;
  /** Bodies of its group with a rank. */
  field: number;
}

type Found = ScoreSheet['body'] & {
  seq: number;
  schemeId: string | null;
  score: ScoreSheet['score'];
  field: number;
  movedUntil: Date | null;
};

/** One body's score as its page shows it. */
@Injectable()
export class ScoreSheetQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly results: ResultQueries,
    private readonly basis: DeductionBasisQueries,
  ) {}

  /** The score of the reader's own body, as it is shown now. @throws record.not-found where it has none */
  async own(actor: Actor, period: string): Promise<ScoreSheet> {
    const [row] = await this.orm.em
      .fork()
      .execute<{ code: string }[]>(sql`select code from body where id = ${actor.bodyId}`);
    return this.get(actor, { period, bodyCode: row?.code ?? '' });
  }

  /** @throws record.not-found for a body whose score the reader may not see */
  async get(
    actor: Actor,
    of: { period: string; bodyCode: string; number?: number | undefined },
  ): Promise<ScoreSheet> {
    const result = await this.results.head(actor, of.period, of.number);
    const em = this.orm.em.fork();
    const [found] = await em.execute<Found[]>(sql`
      select b.id, b.code, b.short_name as name, s.ranking_group as group, s.scheme_id as "schemeId",
        b.id = ${actor.bodyId} as own, s.seq, s.result as score,
        (select max(until) from result_move m where m.result_id = r.id and m.body_id = b.id) as "movedUntil",
        (select count(*) from score_body o where o.computation_id = s.computation_id and o.rank is not null
          and o.ranking_group = s.ranking_group)::integer as field
      from period_result r join score_body s on s.computation_id = r.computation_id join body b on b.id = s.body_id
      where r.id = ${result.id} and b.code = ${of.bodyCode} and ${scoresWithin(actor)}`);
    if (found === undefined)
      throw new AppError('record.not-found', '没有找到这个单位的成绩，或者发布以前只有本单位能看。');
    const { seq, schemeId, score, field, movedUntil, ...body } = found;
    const { objectionsUntil, state } = result;
    const { cityId } = actor;
    const beside = await readBeside(em, { cityId, bodyId: body.id, period: result.period });
    return {
      ...{ result, body, score, field, beside, rows: await rowsOf(em, result, { seq, schemeId }) },
      rests: await this.basis.of(
        actor,
        (score.deductions as ScoreSheet['score']['deductions'] | undefined)?.map(({ id }) => id) ?? [],
      ),
      objectUntil: state === 'previewed' ? lastTerm({ objectionsUntil, movedUntil }) : null,
    };
  }
}

/** How a body stood in another period of the year that is published. */
interface BesidePeriod {
  period: string;
  total: string | null;
  grade: string | null;
  rank: number | null;
}

/** The published quarters of a period's year, the year itself and the one before; without the period itself. */
const readBeside = (
  em: EntityManager,
  { cityId, bodyId, period }: { cityId: string; bodyId: string; period: string },
): Promise<BesidePeriod[]> => {
  const year = period.slice(0, 4);
  return em.execute<BesidePeriod[]>(sql`
    select r.period, s.total::text, s.grade, s.rank
    from period_result r join score_body s on s.computation_id = r.computation_id and s.body_id = ${bodyId}
    where r.city_id = ${cityId} and r.state = 'published' and r.period <> ${period}
      and (left(r.period, 4) = ${year} or r.period = ${String(Number(year) - 1)})
    order by rpad(r.period, 6, 'Y') collate "C"`);
};

// Names, units and duties stand in the scheme by which the computation judged.
function rowsOf(
  em: EntityManager,
  { computationId }: ResultHead,
  { seq, schemeId }: Pick<Found, 'seq' | 'schemeId'>,
): Promise<SheetRow[]> {
  return em.execute<SheetRow[]>(sql`
    select r.code, coalesce(l.name, n.title, r.code) as name,
      coalesce(l.section, case when n.title is null then 'shared' else 'special' end) as section,
      r.weight_bp as "weightBp", r.applicability, trim_scale(r.points)::text as points, r.open, r.steps, r.sha256,
      l.method, v.unit, r.target, r.actual, v.source_document as basis,
      (select short_name from body where id = v.data_owner) as "dataOwner"
    from score_row r left join scheme_row l on l.scheme_id = ${schemeId}::uuid and l.code = r.code
      left join indicator_version v on v.id = l.indicator_version_id
      left join lateral (select h.title from score_computation c, jsonb_array_elements(c.measures -> 'specials') sp, scheme h
        where l.code is null and c.id = ${computationId} and sp ->> 'code' = r.code and h.city_id = c.city_id
          and h.year = left(c.period, 4)::integer and h.code = r.code and h.version = (sp ->> 'version')::integer) n on true
    where r.computation_id = ${computationId} and r.body_seq = ${seq} order by r.seq`);
}
