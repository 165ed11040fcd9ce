import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { AppError } from '../../../domain/errors.js';
import type { Actor, CommandContext } from '../../../identity/actor.js';
import { CommandRunner } from '../../../persistence/command-runner.js';
import { lockRound } from './round.record.js';
import type { NominationAnswer, NominationInput, NominationWithdrawInput } from './round.schema.js';

/** What is nominated, as the list will name it. */
interface Nominated {
  key: string;
  name: string;
  bodyId: string;
  indicatorId: string | null;
  partId: string | null;
}

/** 重点核查事项: lead assessors name what shall be verified, until the list is frozen. */
@Injectable()
export class NominationService {
  constructor(private readonly commands: CommandRunner) {}

  /**
   * Nominates an indicator of a body, or the part of a task.
   * @throws verification.frozen, record.not-found without a round, request.invalid for an indicator of another lead
   * assessor, for a body that it does not assess and for a part that is none, state.illegal-step the second time
   */
  nominate(context: CommandContext, period: string, input: NominationInput): Promise<NominationAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'verification:nominate', subjectType: 'verification', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const round = await lockRound(em, actor.cityId, period);
      round.assertCollecting();
      const what = await nominated(em, actor, { ...input, period });
      return {
        change: {
          writes: [
            sql`insert into verification_nomination (id, city_id, round_id, key, name, body_id, indicator_id, part_id, reason,
                assessor_id, nominated_by, nominated_at)
              values (${id}, ${actor.cityId}, ${round.id}, ${what.key}, ${what.name}, ${what.bodyId}, ${what.indicatorId},
                ${what.partId}, ${input.reason}, ${actor.bodyId}, ${actor.postId}, ${await readNow()})`,
          ],
          audit: { ...name, details: { period, key: what.key } },
          // Not the body that is named: it hears of it when somebody comes.
          bodyIds: [actor.bodyId],
        },
        answer: { id, key: what.key },
      };
    });
  }

  /**
   * The nominating body takes its nomination back until the freeze; it stays on record with the reason.
   * @throws verification.frozen, record.not-found for what this body has not nominated, or took back already
   */
  withdraw(
    context: CommandContext,
    period: string,
    { key, reason }: NominationWithdrawInput,
  ): Promise<NominationAnswer> {
    const { actor } = context;
    const name = { action: 'verification:withdraw', subjectType: 'verification', subjectIds: [] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const round = await lockRound(em, actor.cityId, period);
      round.assertCollecting();
      const [own] = await em.execute<{ id: string }[]>(sql`select id from verification_nomination
        where round_id = ${round.id} and key = ${key} and assessor_id = ${actor.bodyId} and withdrawn_at is null for update`);
      if (own === undefined)
        throw new AppError('record.not-found', '没有找到本单位的这件提名，或者已经撤回。');
      return {
        change: {
          writes: [
            sql`update verification_nomination set withdrawn_at = ${await readNow()}, withdrawn_by = ${actor.postId},
              withdrawn_reason = ${reason} where id = ${own.id}`,
          ],
          audit: { ...name, subjectIds: [own.id], details: { period, key, reason } },
          bodyIds: [actor.bodyId],
        },
        answer: { id: own.id, key },
      };
    });
  }
}

async function nominated(
  em: EntityManager,
  { cityId, bodyId }: Actor,
  { indicatorCode = '', bodyCode = '', partId, period }: NominationInput & { period: string },
): Promise<Nominated> {
  if (partId !== undefined) return part(em, cityId, partId);
  const [row] = await em.execute<(Nominated & { assessor: string | null; assessed: boolean })[]>(sql`
    select i.code || '/' || b.code as key, i.code || ' ' || i.name as name, b.id as "bodyId", i.id as "indicatorId",
      null as "partId", v.lead_assessor as assessor, exists (select from scheme s join scheme_row r on r.scheme_id = s.id
        join indicator_version w on w.id = r.indicator_version_id where s.city_id = b.city_id and s.state = 'issued'
          and s.year = ${Number(period.slice(0, 4))} and w.indicator_id = i.id and b.category = any(s.categories)) as assessed
    from indicator i join lateral (select lead_assessor from indicator_version where indicator_id = i.id
        order by version desc limit 1) v on true
      cross join body b
    where i.city_id = ${cityId} and i.code = ${indicatorCode} and b.city_id = ${cityId} and b.code = ${bodyCode}
      and b.valid_to is null`);
  if (row === undefined) throw refused('bodyCode', '没有这项指标或者这个单位');
  const { assessor, assessed, ...what } = row;
  if (assessor !== bodyId) throw refused('indicatorCode', `${indicatorCode}不由本单位牵头考评`);
  if (!assessed) throw refused('bodyCode', `${indicatorCode}不考核这个单位`);
  if (what.bodyId === bodyId) throw refused('bodyCode', '不能提名本单位，请由考核办安排');
  return what;
}

async function part(em: EntityManager, cityId: string, partId: string): Promise<Nominated> {
  const [row] = await em.execute<Nominated[]>(sql`
    select 'T/' || p.id as key, t.wording as name, p.body_id as "bodyId", null as "indicatorId", p.id as "partId"
    from task_part p join task t on t.id = p.task_id
    where p.city_id = ${cityId} and p.id = ${partId} and p.dispatched_at is not null
      and p.state not in ('draft', 'withdrawn', 'transferred', 'merged')`);
  if (row === undefined) throw refused('partId', '没有这项任务，或者它已经撤回、转办');
  return row;
}

const refused = (field: string, detail: string): AppError =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: `/${field}`, detail }] });
