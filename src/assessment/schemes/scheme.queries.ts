import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { AssessedCategory } from '../../domain/assessment/assessment-rules.js';
import { checkPlan, weightsOf } from '../../domain/assessment/plan-check.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { formulaProblem } from '../scores/formula.js';
import { readPlanRows } from './plan.record.js';
import type { ReadRow } from './plan.record.js';
import type { SchemeAnswer, SchemeList } from './scheme.schema.js';

type Head = SchemeList['schemes'][number];

const head = sql`s.id, s.code, s.version, s.year, s.title, s.categories, s.shared_weight_bp as "sharedWeightBp", s.state,
  s.effective_on::text as "effectiveOn",
  (select count(*) from body b where b.city_id = s.city_id and b.category = any(s.categories))::integer as bodies,
  (select count(*) from scheme_row r where r.scheme_id = s.id)::integer as rows`;

/** Schemes 考评方案 of every year with what the plan check says of them. */
@Injectable()
export class SchemeQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** All schemes, newest year first, and the measures 1+6+N that they carry out. */
  async list(cityId: string): Promise<SchemeList> {
    const em = this.orm.em.fork();
    const schemes = await em.execute<Head[]>(
      sql`select ${head} from scheme s where s.city_id = ${cityId} order by s.year desc, s.code, s.version desc`,
    );
    const measures = await em.execute<SchemeList['measures']>(sql`
      select code, kind, title, effective_on::text as "effectiveOn", note from measure
      where city_id = ${cityId} order by code`);
    return { schemes, measures };
  }

  /** One scheme, checked as it stands. @throws record.not-found */
  async get(cityId: string, id: string): Promise<SchemeAnswer> {
    const em = this.orm.em.fork();
    const [scheme] = await em.execute<(Omit<Head, 'categories'> & { categories: AssessedCategory[] })[]>(
      sql`select ${head} from scheme s where s.city_id = ${cityId} and s.id = ${id}`,
    );
    if (scheme === undefined) throw new AppError('record.not-found', '没有找到这个考评方案。');
    const { categories, sharedWeightBp } = scheme;
    const rows = await readPlanRows(em, { id, cityId, categories });
    const law = await this.laws.current(em, cityId, await this.clock.now(em, cityId));
    const plan = { categories, rows, sharedWeightBp };
    const names = await bodyNames(em, cityId);
    const { assessment } = law.rules;
    const leastHardBp = Math.max(...categories.map((category) => assessment.hardMinBp[category]));
    return {
      ...scheme,
      items: rows.map(shown),
      weights: { ...weightsOf(plan), leastHardBp },
      findings: [
        ...checkPlan(plan, assessment).map((finding) => ({
          ...finding,
          values: named(finding.values, names),
        })),
        ...rows.flatMap(formulaFinding),
      ],
    };
  }
}

async function bodyNames(em: EntityManager, cityId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await em.execute<{ code: string; name: string }[]>(
    sql`select code, short_name as name from body where city_id = ${cityId} and category is not null`,
  );
  return new Map(rows.map(({ code, name }) => [code, name]));
}

// A sentence names bodies, not their codes.
const named = (values: Readonly<Record<string, string>>, names: ReadonlyMap<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, names.get(value) ?? value]));

// Formulas are run here: the domain does not know their language.
function formulaFinding({ code, method, parameters }: ReadRow): SchemeAnswer['findings'] {
  const problem =
    method === 'formula' && typeof parameters.feel === 'string' ? formulaProblem(parameters.feel) : null;
  return problem === null ? [] : [{ severity: 'error', key: problem, row: code, values: { name: 'feel' } }];
}

const shown = (row: ReadRow): SchemeAnswer['items'][number] => ({
  ...{ code: row.code, section: row.section, name: row.name, definition: row.definition, unit: row.unit },
  ...{ kind: row.kind, period: row.period, method: row.method, parameters: row.parameters },
  ...{ weightBp: row.weightBp, dataOwner: row.dataOwner, leadAssessor: row.leadAssessor },
});
