import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { stringify } from 'yaml';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import type { RulePack } from '../../domain/rule-pack.js';
import { ruleChangeStates } from '../../domain/states/rule-change-states.js';
import type { RuleChangeState } from '../../domain/states/rule-change-states.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { holder } from '../orders/order-papers.record.js';
import { newestRules } from './rule-change.service.js';
import { effectOfRules } from './rule-effect.record.js';
import type { RuleEffect } from './rule-effect.record.js';
import { changedFigures } from './rule-figures.js';

/** A version of the rules as it is listed. */
interface RulePackRow {
  version: number;
  effectiveOn: string;
  sha256: string;
  recordedAt: Date;
  /** Whether the city is judged by it today. */
  current: boolean;
  /** Confirmed, and in force from a later day. */
  coming: boolean;
}

/** A proposed change as it is listed. */
interface RuleChangeRow {
  id: string;
  source: string;
  effectiveOn: string;
  state: RuleChangeState;
  stateName: string;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
  basedOn: number;
  rulePackVersion: number | null;
  version: number;
  /** Whether the reader may confirm it now: a draft of another person. */
  mayConfirm: boolean;
}

interface StoredChange {
  row: RuleChangeRow;
  content: RulePack;
}

/** Reads the rules of the city, their versions, proposed changes, and what a change would do. */
@Injectable()
export class RulePackQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** The rules by which the city judges today, their versions and the proposals; the newest first. */
  async rules(actor: Actor) {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const { rules } = await this.laws.fresh(em, actor.cityId, now);
    const versions = await em.execute<Omit<RulePackRow, 'current' | 'coming'>[]>(sql`
      select version, effective_on::text as "effectiveOn", sha256, recorded_at as "recordedAt" from rule_pack
      where city_id = ${actor.cityId} order by version desc limit 30`);
    const changes = await this.#changes(actor, null);
    return {
      rules,
      newest: await newestRules(em, actor.cityId),
      earliest: dayOf(new Date(now.getTime() + 86_400_000)),
      versions: versions.map((row): RulePackRow => ({
        ...row,
        current: row.version === rules.version,
        coming: row.version > rules.version,
      })),
      changes: changes.map(({ row }) => row),
    };
  }

  /** One version as a file. @throws record.not-found */
  async file(actor: Actor, version: number): Promise<string> {
    return stringify(await this.#pack(actor, version), { lineWidth: 0 });
  }

  /**
   * A proposed change, the figures that it changes, and, while it is a draft, what it would do to the open parts.
   * @throws record.not-found
   */
  async change(actor: Actor, id: string) {
    const [found] = await this.#changes(actor, id);
    if (found === undefined) throw new AppError('record.not-found', '没有找到这项规则调整。');
    const { row, content } = found;
    const compared = changedFigures(await this.#pack(actor, row.basedOn), content);
    return { change: row, ...compared, effect: await this.#effect(actor, found) };
  }

  async #effect({ cityId }: Actor, { row, content }: StoredChange): Promise<RuleEffect | null> {
    if (row.state !== 'draft') return null;
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    const from = await this.laws.fresh(em, cityId, now);
    const compared = { from, to: { ...from, rules: content }, now };
    return em.transactional((tx) => effectOfRules(tx, cityId, compared));
  }

  async #pack({ cityId }: Actor, version: number): Promise<RulePack> {
    const [row] = await this.orm.em
      .fork()
      .execute<{ content: RulePack }[]>(
        sql`select content from rule_pack where city_id = ${cityId} and version = ${version}`,
      );
    if (row === undefined) throw new AppError('record.not-found', '没有找到这一版规则。');
    return row.content;
  }

  async #changes(actor: Actor, id: string | null): Promise<StoredChange[]> {
    const may = mayDo(actor, 'rule-pack:confirm');
    const rows = await this.orm.em.fork().execute<
      (RuleChangeRow & { content: RulePack; own: boolean })[]
    >(sql`
      select i.id, i.source, i.effective_on::text as "effectiveOn", i.state, ${holder(sql`i.proposed_by`)} as "proposedBy",
        i.proposed_at as "proposedAt", i.decided_by_name as "decidedBy", i.decided_at as "decidedAt", i.reason,
        i.based_on as "basedOn", i.rule_pack_version as "rulePackVersion", i.version, i.content,
        exists (select from appointment a where a.post_id = i.proposed_by and a.person_id = ${actor.personId}
          and a.to_on is null) as own
      from rule_change i where i.city_id = ${actor.cityId} and (${id}::uuid is null or i.id = ${id}::uuid)
      order by i.proposed_at desc, i.id desc limit 30`);
    return rows.map(({ content, own, ...row }) => ({
      content,
      row: {
        ...row,
        stateName: ruleChangeStates.states[row.state].name,
        mayConfirm: may && row.state === 'draft' && !own,
      },
    }));
  }
}
