import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { DeductionKind } from '../../domain/assessment/deduction-proposals.js';
import { AppError } from '../../domain/errors.js';
import { deductionStates } from '../../domain/states/deduction-states.js';
import type { DeductionState } from '../../domain/states/deduction-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { deductionIsMine, deductionReach } from './deduction-reach.record.js';
import type { DeductionQuery } from './deduction.schema.js';

/** What can be done with a deduction by whoever reads it. */
export type DeductionWay = 'state' | 'check' | 'decide';

/** Whose move it is; a body that has days left may speak, and need not. */
type Mover = 'unit' | 'checker' | 'chair' | 'nobody';

/** A deduction as lists show it. */
export interface DeductionHead {
  id: string;
  period: string;
  bodyCode: string;
  bodyName: string;
  kind: DeductionKind;
  points: string;
  reason: string;
  basis: string;
  partId: string;
  state: DeductionState;
  stateName: string;
  statementUntil: Date;
  checkerName: string;
  /** Whether the reader has the next move. */
  mine: boolean;
  move: { who: Mover; name: string };
}

/** One deduction in full. */
export interface DeductionView extends DeductionHead {
  proposedAt: Date;
  /** Null: the clock of the year. */
  proposedBy: string | null;
  statement: string | null;
  exemptionBasis: string | null;
  statedAt: Date | null;
  statedBy: string | null;
  stands: boolean | null;
  checkNote: string | null;
  checkedAt: Date | null;
  checkedBy: string | null;
  decision: string | null;
  exemptUntil: string | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  /** Points that it took in the result that is shown now, and why so many; null: it does not stand in one. */
  counted: string | null;
  why: string | null;
  ways: DeductionWay[];
  version: number;
}

type Row = Omit<DeductionHead, 'stateName' | 'move'>;
type FullRow = Omit<DeductionView, 'stateName' | 'move' | 'ways'>;

const columns = sql`d.id, d.period, b.code as "bodyCode", b.short_name as "bodyName", d.kind,
  trim_scale(d.points)::text as points, d.reason, d.basis, d.part_id as "partId", d.state,
  d.statement_until as "statementUntil", coalesce(c.short_name, '督查室') as "checkerName"`;
const tables = sql`lamp_deduction d join body b on b.id = d.body_id left join body c on c.id = d.checker_body_id`;
const open = sql`d.state in ('proposed', 'stated', 'checked')`;

const titleOf = (post: RawQueryFragment): RawQueryFragment =>
  sql`(select title from post where id = ${post})`;

/** 督办扣分 that a reader may see: those of his body, those that his body checks, or all. */
@Injectable()
export class DeductionQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** Those that wait for somebody, or the decided ones, the newest quarter first. */
  async list(actor: Actor, { show }: DeductionQuery): Promise<DeductionHead[]> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const rows = await em.execute<
      Row[]
    >(sql`select ${columns}, ${deductionIsMine(actor, now)} as mine from ${tables}
      where d.city_id = ${actor.cityId} and ${deductionReach(actor)} and ${show === 'open' ? open : sql`not ${open}`}
      order by mine desc, d.period desc, d.statement_until, d.id limit 300`);
    return rows.map((row) => headOf(row, now));
  }

  /** @throws record.not-found for one that the reader may not see */
  async get(actor: Actor, id: string): Promise<DeductionView> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const [row] = await em.execute<FullRow[]>(sql`select ${columns}, ${deductionIsMine(actor, now)} as mine,
        d.proposed_at as "proposedAt", ${titleOf(sql`d.proposed_by`)} as "proposedBy", d.statement,
        d.exemption_basis as "exemptionBasis", d.stated_at as "statedAt", ${titleOf(sql`d.stated_by`)} as "statedBy",
        d.stands, d.check_note as "checkNote", d.checked_at as "checkedAt", ${titleOf(sql`d.checked_by`)} as "checkedBy",
        d.decision, d.exempt_until::text as "exemptUntil", d.decided_at as "decidedAt",
        ${titleOf(sql`d.decided_by`)} as "decidedBy", d.version, shown.counted, shown.why
      from ${tables} left join lateral (select x ->> 'counted' as counted, x ->> 'why' as why
          from period_result r join score_body s on s.computation_id = r.computation_id and s.body_id = d.body_id,
            jsonb_array_elements(s.result -> 'deductions') x
          where r.city_id = d.city_id and r.period = d.period and r.state in ('previewed', 'published')
            and x ->> 'id' = d.id::text order by r.number desc limit 1) shown on true
      where d.city_id = ${actor.cityId} and d.id = ${id} and ${deductionReach(actor)}`);
    if (row === undefined)
      throw new AppError('record.not-found', '没有找到这件扣分建议，或者它不属于本单位。');
    const view = headOf(row, now);
    return { ...view, ways: row.mine ? waysOf(view.move.who) : [] };
  }
}

function headOf<R extends Row>(row: R, now: Date): R & Pick<DeductionHead, 'stateName' | 'move'> {
  const who = moverOf(row, now);
  const name = { unit: row.bodyName, checker: row.checkerName, chair: '考核办主任', nobody: '' }[who];
  return { ...row, stateName: deductionStates.states[row.state].name, move: { who, name } };
}

function moverOf({ state, statementUntil }: Row, now: Date): Mover {
  if (state === 'proposed') return now > statementUntil ? 'checker' : 'unit';
  if (state === 'stated') return 'checker';
  return state === 'checked' ? 'chair' : 'nobody';
}

function waysOf(who: Mover): DeductionWay[] {
  const ways: Record<Mover, DeductionWay[]> = {
    ...{ unit: ['state'], checker: ['check'], chair: ['decide'], nobody: [] },
  };
  return ways[who];
}
