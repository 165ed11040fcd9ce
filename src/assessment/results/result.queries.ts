import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Grade } from '../../domain/assessment/grade.js';
import { AppError } from '../../domain/errors.js';
import { resultStates } from '../../domain/states/result-states.js';
import type { ResultState } from '../../domain/states/result-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { scoreFileText } from '../scores/verify-score-file.js';
import { readScoreFile } from '../scores/score.record.js';
import { scoresWithin, seesAllScores } from './score-sight.record.js';

/** A result of a period as lists show it. */
export interface ResultHead {
  id: string;
  period: string;
  number: number;
  state: ResultState;
  stateName: string;
  computationId: string;
  /** Number of the computation within its period. */
  computation: number;
  sha256: string;
  rulePackVersion: number;
  computedAt: Date;
  previewedAt: Date | null;
  objectionsUntil: Date | null;
  basis: string | null;
  documentNumber: string | null;
  publishedAt: Date | null;
  publishedBy: string | null;
  reason: string | null;
  version: number;
}

/** A body's place in a result. */
export interface BodyInResult {
  bodyId: string;
  code: string;
  name: string;
  group: string;
  ranked: boolean;
  total: string | null;
  grade: Grade | null;
  rank: number | null;
  own: boolean;
  /** Place in the establishment: groups stand in the order of their first body. */
  sort: number;
}

/** What can be done with a result on its page. */
export type ResultWay = 'preview' | 'correct' | 'publish' | 'reissue';

/** What stands between a result and its publication, and what its reader can do. */
interface OfficeView {
  undecided: number;
  upheld: number;
  ways: ResultWay[];
}

/** A body that a correction moved. */
interface MovedBody {
  code: string;
  name: string;
  before: Pick<BodyInResult, 'total' | 'grade' | 'rank'>;
  after: Pick<BodyInResult, 'total' | 'grade' | 'rank'>;
  until: Date;
}

/** The place of a body among its group at one period. */
export interface PlaceAtPeriod {
  period: string;
  code: string;
  group: string;
  rank: number | null;
}

const periodsCompared = 5;

const head = sql`r.id, r.period, r.number, r.state, r.computation_id as "computationId", c.number as computation,
  c.sha256, c.rule_pack_version as "rulePackVersion", c.computed_at as "computedAt", r.previewed_at as "previewedAt",
  r.objections_until as "objectionsUntil", r.basis, r.document_number as "documentNumber",
  r.published_at as "publishedAt", r.reason, r.version,
  (select p.title from post p where p.id = r.published_by) as "publishedBy"`;

/** Results of periods and the places of bodies in them, each as far as the reader may see it. */
@Injectable()
export class ResultQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** All results that were shown, the newest period first, with the reader's own place where his body has one. */
  async list(actor: Actor): Promise<(ResultHead & { own: BodyInResult | null; open: number })[]> {
    const em = this.orm.em.fork();
    const rows = await em.execute<
      (Omit<ResultHead, 'stateName'> & { own: BodyInResult | null; open: number })[]
    >(sql`
      select ${head}, (select to_jsonb(x) from (${places(actor)} and s.body_id = ${actor.bodyId}) x) as own,
        (select count(*) from objection o where o.result_id = r.id and o.state in ('filed', 'advised'))::integer as open
      from period_result r join score_computation c on c.id = r.computation_id
      where r.city_id = ${actor.cityId} and (r.state <> 'computed' or ${seesAllScores(actor)})
      order by ${newestFirst(sql`r.period`)}, r.number desc limit 100`);
    return rows.map((row) => ({ ...row, stateName: resultStates.states[row.state].name }));
  }

  /** One result by its period, the newest that was shown, or the one of that number. @throws record.not-found */
  async head(actor: Actor, period: string, number?: number): Promise<ResultHead> {
    const [row] = await this.orm.em.fork().execute<Omit<ResultHead, 'stateName'>[]>(sql`
      select ${head} from period_result r join score_computation c on c.id = r.computation_id
      where r.city_id = ${actor.cityId} and r.period = ${period}
        and (${number ?? null}::integer is null or r.number = ${number ?? null})
        and (r.state <> 'computed' or ${seesAllScores(actor)})
      order by r.number desc limit 1`);
    if (row === undefined) throw notFound();
    return { ...row, stateName: resultStates.states[row.state].name };
  }

  /** The published result of a period; of none named, the newest. @throws record.not-found */
  async published(cityId: string, period?: string): Promise<ResultHead> {
    const [row] = await this.orm.em.fork().execute<Omit<ResultHead, 'stateName'>[]>(sql`
      select ${head} from period_result r join score_computation c on c.id = r.computation_id
      where r.city_id = ${cityId} and r.state = 'published'
        and (${period ?? null}::text is null or r.period = ${period ?? null})
      order by ${newestFirst(sql`r.period`)} limit 1`);
    if (row === undefined) throw new AppError('record.not-found', '还没有发布考核结果。');
    return { ...row, stateName: resultStates.states[row.state].name };
  }

  /** Periods with a published result, the newest first. */
  async publishedPeriods(cityId: string): Promise<string[]> {
    const rows = await this.orm.em.fork().execute<{ period: string }[]>(sql`
      select period from period_result where city_id = ${cityId} and state = 'published'
      order by ${newestFirst(sql`period`)}`);
    return rows.map(({ period }) => period);
  }

  /** The places of all bodies in a result that the reader may see. */
  bodies(actor: Actor, resultId: string): Promise<BodyInResult[]> {
    return this.orm.em.fork().execute<BodyInResult[]>(sql`
      select x.* from period_result r, lateral (${places(actor)}) x where r.id = ${resultId}
      order by min(x.sort) over (partition by x.group), x.rank nulls last, x.sort`);
  }

  /** The place of each body in the newest result of its kind, quarter or year, that was published before a period; empty: there is none. */
  async formerRanks(cityId: string, period: string): Promise<ReadonlyMap<string, number | null>> {
    const rows = await this.orm.em.fork().execute<{ code: string; rank: number | null }[]>(sql`
      select b.code, s.rank from score_body s join body b on b.id = s.body_id
      where s.computation_id = (select computation_id from period_result
        where city_id = ${cityId} and state = 'published' and period < ${period} and length(period) = ${period.length}
        order by period desc limit 1)`);
    return new Map(rows.map(({ code, rank }) => [code, rank]));
  }

  /** Places in the published results of a period's kind, quarter or year, until that period: of the last five, the oldest first. */
  placesUntil(actor: Actor, period: string): Promise<PlaceAtPeriod[]> {
    return this.orm.em.fork().execute<PlaceAtPeriod[]>(sql`
      select r.period, x.code, x.group, x.rank from (select * from period_result
        where city_id = ${actor.cityId} and state = 'published' and period <= ${period}
          and length(period) = ${period.length} order by period desc limit ${periodsCompared}) r, lateral (${places(actor)}) x
      order by r.period, x.rank nulls last, x.sort`);
  }

  /** What a reader who works for the assessment office can do with a result, and what stands before its publication. */
  async office({ cityId, postId, role }: Actor, { id, state }: ResultHead): Promise<OfficeView> {
    const em = this.orm.em.fork();
    const [row] = await em.execute<{ undecided: number; upheld: number; chair: boolean }[]>(sql`
      select count(*) filter (where state in ('filed', 'advised'))::integer as undecided,
        count(*) filter (where state = 'upheld')::integer as upheld,
        exists (select from assessment_chair where city_id = ${cityId} and post_id = ${postId}) as chair
      from objection where result_id = ${id}`);
    const { undecided, upheld, chair } = row ?? { undecided: 0, upheld: 0, chair: false };
    const officer = role === 'assessment_office';
    const ways: ResultWay[] = [
      ...(officer && state === 'computed' ? (['preview'] as const) : []),
      ...(officer && state === 'previewed' && upheld > 0 ? (['correct'] as const) : []),
      ...(chair && state === 'previewed' ? (['publish'] as const) : []),
      ...(chair && state === 'published' ? (['reissue'] as const) : []),
    ];
    return { undecided, upheld, ways };
  }

  /** Computations of a period that are newer than a number, the newest first; for the assessment office. */
  computations(cityId: string, period: string): Promise<{ id: string; number: number; computedAt: Date }[]> {
    return this.orm.em.fork().execute(sql`
      select id, number, computed_at as "computedAt" from score_computation
      where city_id = ${cityId} and period = ${period} order by number desc limit 20`);
  }

  /** Periods with computations but without any result yet, the newest first. */
  unshown(cityId: string): Promise<{ id: string; period: string; number: number; computedAt: Date }[]> {
    return this.orm.em.fork().execute(sql`
      select distinct on (c.period) c.id, c.period, c.number, c.computed_at as "computedAt" from score_computation c
      where c.city_id = ${cityId}
        and not exists (select from period_result r where r.city_id = c.city_id and r.period = c.period)
      order by c.period desc, c.number desc`);
  }

  /** Bodies whose band or rank a correction of this result moved. */
  moved(resultId: string): Promise<MovedBody[]> {
    return this.orm.em.fork().execute<MovedBody[]>(sql`
      select b.code, b.short_name as name, m.before, m.after, m.until from result_move m join body b on b.id = m.body_id
      where m.result_id = ${resultId} order by m.id, b.code`);
  }

  /** City time, to say whether a term still runs. */
  now(cityId: string): Promise<Date> {
    return this.clock.now(this.orm.em.fork(), cityId);
  }

  /**
   * The file that `npm run score:verify` recomputes, byte for byte: for everybody once it is published, before that for
   * those who see all scores. @throws record.not-found
   */
  async file(actor: Actor, period: string, number?: number): Promise<string> {
    const { computationId, state } = await this.head(actor, period, number);
    if (!seesAllScores(actor) && state !== 'published' && state !== 'replaced') throw notFound();
    const file = await readScoreFile(this.orm.em.fork(), actor.cityId, computationId);
    if (file === null) throw notFound();
    return scoreFileText(file);
  }
}

// A year comes after its fourth quarter.
const newestFirst = (period: RawQueryFragment) => sql`rpad(${period}, 6, 'Y') collate "C" desc`;

const places = (actor: Actor) => sql`
  select b.id as "bodyId", b.code, b.short_name as name, s.ranking_group as group, s.ranked,
    s.total::text, s.grade, s.rank, b.id = ${actor.bodyId} as own, b.sort
  from score_body s join body b on b.id = s.body_id
  where s.computation_id = r.computation_id and ${scoresWithin(actor)}`;

const notFound = (): AppError => new AppError('record.not-found', '没有找到这个考核结果，或者还没有送核对。');
