import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import type { PeriodInput, SchemeInput } from '../../domain/assessment/period-input.js';
import { quartersOf } from '../../domain/assessment/quarter.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import type { Accumulation } from '../../domain/assessment/year.js';
import { readAwards, readVetoes } from '../awards/award.record.js';
import type { ScoreFile } from './score-file.schema.js';
import { readScoreFile } from './score.record.js';
import { yearInputOf } from './year-input.js';

/** Which city's year is read. */
export interface YearOf {
  cityId: string;
  /** `2025`. */
  year: string;
}

/**
 * Everything that a year is computed from: the sealed files of its four published quarters, the schemes and bodies of
 * the fourth.
 * @throws AppError state.illegal-step, naming the quarters, while one is not published or is being published anew
 */
export async function readYearInput(em: EntityManager, of: YearOf, law: CityLaw): Promise<PeriodInput> {
  const files = await readQuarterFiles(em, of);
  const last = files.at(-1)?.input;
  const schemes: SchemeInput[] = await withAccumulation(em, of, last?.schemes ?? []);
  const specials = last?.specials && (await withAccumulation(em, of, last.specials));
  const day = last?.day ?? '';
  return yearInputOf(files, {
    ...{ rules: law.rules.assessment, schemes, specials },
    awards: await readAwards(em, of),
    vetoes: await readVetoes(em, { cityId: of.cityId, day }),
  });
}

/** The published quarters of a year with the hashes of their files; a quarter that is not published is not there. */
export function readPublishedQuarters(em: EntityManager, { cityId, year }: YearOf) {
  const [first, , , last] = quartersOf(year);
  return em.execute<{ period: string; computationId: string; sha256: string; renewed: boolean }[]>(sql`
    select r.period, r.computation_id as "computationId", c.sha256, exists (select from period_result o
        where o.city_id = r.city_id and o.period = r.period and o.state in ('computed', 'previewed')) as renewed
    from period_result r join score_computation c on c.id = r.computation_id
    where r.city_id = ${cityId} and r.state = 'published' and r.period between ${first} and ${last}
    order by r.period`);
}

async function readQuarterFiles(em: EntityManager, of: YearOf): Promise<ScoreFile[]> {
  const published = await readPublishedQuarters(em, of);
  const known = new Map(published.map((one) => [one.period, one]));
  const blocking = quartersOf(of.year).filter((period) => known.get(period)?.renewed ?? true);
  if (blocking.length > 0) {
    const names = blocking.map((period) => sayPeriod(period).replace(`${of.year}年`, '')).join('、');
    const detail = `${sayPeriod(of.year)}成绩由四个季度合成，${names}的结果还没有发布，请先发布，再计年度成绩。`;
    throw new AppError('state.illegal-step', detail, { context: { quarters: blocking } });
  }
  const files: ScoreFile[] = [];
  for (const { computationId } of published) {
    const file = await readScoreFile(em, of.cityId, computationId);
    if (file !== null) files.push(file);
  }
  return files;
}

// How a row adds up stands with its indicator; a row of the scheme's own, as the task ledger, is of each quarter.
async function withAccumulation<T extends Pick<SchemeInput, 'code' | 'version' | 'rows'>>(
  em: EntityManager,
  { cityId, year }: YearOf,
  schemes: readonly T[],
): Promise<T[]> {
  const rows = await em.execute<{ scheme: string; code: string; accumulation: Accumulation }[]>(sql`
    select s.code as scheme, r.code, coalesce(v.accumulation, 'quarterly') as accumulation
    from jsonb_to_recordset(${JSON.stringify(schemes.map(({ code, version }) => ({ code, version })))}::jsonb)
        x(code text, version integer)
      join scheme s on s.city_id = ${cityId} and s.year = ${Number(year)} and s.code = x.code and s.version = x.version
      join scheme_row r on r.scheme_id = s.id left join indicator_version v on v.id = r.indicator_version_id`);
  const known = new Map(rows.map(({ scheme, code, accumulation }) => [`${scheme} ${code}`, accumulation]));
  return schemes.map((scheme) => ({
    ...scheme,
    rows: scheme.rows.map((rule) => ({
      ...rule,
      accumulation: known.get(`${scheme.code} ${rule.code}`) ?? 'quarterly',
    })),
  }));
}
