import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { AssessedCategory } from '../../domain/assessment/assessment-rules.js';
import { rowChanges } from '../../domain/assessment/scheme-check.js';
import type { RowChange } from '../../domain/assessment/scheme-check.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { readPlanRows } from './plan.record.js';
import type { ReadRow } from './plan.record.js';
import { readCheck } from './scheme-check.record.js';
import type { WeightsInput } from './scheme-draft.schema.js';
import type { CheckAnswer, SchemeAnswer, SchemeList } from './scheme.schema.js';

/** A scheme as it is listed. */
export type SchemeHead = Omit<SchemeList['schemes'][number], 'categories'> & {
  categories: AssessedCategory[];
};

/** What a version changes against the one before; null: there is none before. */
export interface SchemeChanges {
  former: { id: string; version: number; year: number } | null;
  changes: RowChange[];
}

/** The bodies of a scheme; `group` null: the body's own. */
interface SchemeBodies {
  bodies: {
    code: string;
    name: string;
    group: string | null;
    ranked: boolean;
    ownGroup: string | null;
    category: string;
  }[];
  notApplicable: {
    code: string;
    name: string;
    bodyCode: string;
    bodyName: string;
    reason: string;
    approvedBy: string;
    weightBp: number;
  }[];
}

const head = sql`s.id, s.code, s.version, s.revision, s.year, s.kind, s.title, s.note, s.categories,
  s.shared_weight_bp as "sharedWeightBp", s.counts_as as "countsAs", s.counts_bp as "countsBp",
  s.counts_most::float8 as "countsMost", s.special_bp as "specialBp", s.state, s.effective_on::text as "effectiveOn",
  s.document_number as "documentNumber", s.reason,
  (select count(*) from body b where b.city_id = s.city_id and b.category = any(s.categories))::integer as bodies,
  (select count(*) from scheme_row r where r.scheme_id = s.id)::integer as rows`;

/** Schemes 考评方案 of every year with what the plan check says of them; drafts for those who may read drafts. */
@Injectable()
export class SchemeQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** All schemes that the reader may see, newest year first, and the measures 1+6+N that they carry out. */
  async list(actor: Actor): Promise<SchemeList> {
    const em = this.orm.em.fork();
    const { cityId } = actor;
    const schemes = await em.execute<SchemeHead[]>(
      sql`select ${head} from scheme s where s.city_id = ${cityId} and ${seenBy(actor)}
        order by s.year desc, s.code, s.version desc`,
    );
    const measures = await em.execute<SchemeList['measures']>(sql`
      select distinct on (code) code, kind, title, version, document_number as "documentNumber",
        effective_on::text as "effectiveOn", note
      from measure where city_id = ${cityId} order by code, version desc`);
    return { schemes, measures };
  }

  /** One scheme, checked as it stands. @throws record.not-found, also for a draft that the reader may not see */
  async get(actor: Actor, id: string): Promise<SchemeAnswer> {
    const em = this.orm.em.fork();
    const scheme = await this.#head(em, actor, id);
    const { rows, weights, findings } = await this.#check(em, actor.cityId, scheme);
    return { ...scheme, items: rows.map(shown), weights, findings };
  }

  /** What the plan check would say with these weights; nothing is kept. @throws record.not-found */
  async check(actor: Actor, id: string, { weights, sharedWeightBp }: WeightsInput): Promise<CheckAnswer> {
    const em = this.orm.em.fork();
    const scheme = await this.#head(em, actor, id);
    const asked = { ...scheme, sharedWeightBp: sharedWeightBp ?? scheme.sharedWeightBp };
    const { weights: sums, findings } = await this.#check(em, actor.cityId, asked, weights);
    return { weights: sums, findings };
  }

  /** What it changes against the version before, row by row. @throws record.not-found */
  async changes(actor: Actor, id: string): Promise<SchemeChanges> {
    const em = this.orm.em.fork();
    const scheme = await this.#head(em, actor, id);
    const { cityId } = actor;
    const [former] = await em.execute<{ id: string; version: number; year: number }[]>(sql`
      select id, version, year from scheme where city_id = ${cityId} and code = ${scheme.code} and state = 'issued'
        and (year, version) < (${scheme.year}, ${scheme.version}) order by year desc, version desc limit 1`);
    if (former === undefined) return { former: null, changes: [] };
    const rowsIn = (of: string) => readPlanRows(em, { id: of, cityId, categories: scheme.categories });
    return { former, changes: rowChanges(await rowsIn(former.id), await rowsIn(id)) };
  }

  /** Its bodies with group and 单列, and what does not apply to whom. @throws record.not-found */
  async bodies(actor: Actor, id: string): Promise<SchemeBodies> {
    const em = this.orm.em.fork();
    const { categories } = await this.#head(em, actor, id);
    const bodies = await em.execute<SchemeBodies['bodies']>(sql`
      select b.code, b.short_name as name, s.ranking_group as group, coalesce(s.ranked, true) as ranked,
        b.ranking_group as "ownGroup", b.category
      from body b left join scheme_body s on s.body_id = b.id and s.scheme_id = ${id}
      where b.city_id = ${actor.cityId} and b.category = any(${`{${categories.join(',')}}`}::text[])
      order by b.sort, b.code`);
    const notApplicable = await em.execute<SchemeBodies['notApplicable']>(sql`
      select n.code, coalesce(r.name, n.code) as name, b.code as "bodyCode", b.short_name as "bodyName", n.reason,
        n.approved_by as "approvedBy", coalesce(r.weight_bp, 0) as "weightBp"
      from scheme_not_applicable n join body b on b.id = n.body_id
        left join scheme_row r on r.scheme_id = n.scheme_id and r.code = n.code
      where n.scheme_id = ${id} order by b.sort, n.code`);
    return { bodies, notApplicable };
  }

  /** Short names of all bodies, by code. */
  async bodyNames(cityId: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.orm.em
      .fork()
      .execute<{ code: string; name: string }[]>(
        sql`select code, short_name as name from body where city_id = ${cityId}`,
      );
    return new Map(rows.map(({ code, name }) => [code, name]));
  }

  /** Whether the reader proposed it: then another person issues it. */
  async isProposer({ cityId, personId }: Actor, id: string): Promise<boolean> {
    const [row] = await this.orm.em.fork().execute<{ own: boolean }[]>(sql`
      select proposed_person = ${personId} as own from scheme where city_id = ${cityId} and id = ${id}
        and state = 'proposed'`);
    return row?.own ?? false;
  }

  /** What one knows of a scheme without its rows. @throws record.not-found */
  head(actor: Actor, id: string): Promise<SchemeHead> {
    return this.#head(this.orm.em.fork(), actor, id);
  }

  async #head(em: EntityManager, actor: Actor, id: string): Promise<SchemeHead> {
    const [scheme] = await em.execute<SchemeHead[]>(
      sql`select ${head} from scheme s where s.city_id = ${actor.cityId} and s.id = ${id} and ${seenBy(actor)}`,
    );
    if (scheme === undefined) throw new AppError('record.not-found', '没有找到这个考评方案。');
    return scheme;
  }

  async #check(em: EntityManager, cityId: string, scheme: SchemeHead, weights: WeightsInput['weights'] = {}) {
    const law = await this.laws.current(em, cityId, await this.clock.now(em, cityId));
    return readCheck(em, { ...scheme, cityId }, { rules: law.rules, weights });
  }
}

const seenBy = (actor: Actor) => sql`(s.state = 'issued' or ${mayDo(actor, 'scheme-draft:read')}::boolean)`;

const shown = (row: ReadRow): SchemeAnswer['items'][number] => ({
  ...{ code: row.code, section: row.section, name: row.name, definition: row.definition, unit: row.unit },
  ...{ kind: row.kind, period: row.period, method: row.method, parameters: row.parameters },
  ...{ weightBp: row.weightBp, dataOwner: row.dataOwner, leadAssessor: row.leadAssessor },
  checkingBody: row.checkingBody,
});
