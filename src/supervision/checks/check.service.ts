import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { tripOfCheck } from '../../assessment/verification/trips/trip-of-check.record.js';
import { bareText } from '../../domain/bare-text.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { periodDays } from '../../domain/supervision/check-period.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { EvidenceIntake } from '../../implementation/evidence/evidence-intake.service.js';
import type { sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import type { Body } from '../../organization/organization.queries.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { CheckRecord } from './check-record.entity.js';
import { findSameCheck, insertCheck, insertCheckFiles, saveCheck } from './check.record.js';
import type { SameCheck } from './check.record.js';
import type { CheckAnswer, CheckAskInput, CheckResultInput } from './check.schema.js';

/** 检查结果共享: a check is asked for once, and its result is recorded by the body that checked. */
@Injectable()
export class CheckService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly organization: OrganizationQueries,
    private readonly intake: EvidenceIntake,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Asks to check a body.
   * @throws check.already-there with the address of the one that is there, record.not-found for a body out of reach
   */
  ask(context: CommandContext, input: CheckAskInput): Promise<CheckAnswer> {
    const id = uuid();
    const { actor } = context;
    const name = { action: 'check:ask', subjectType: 'check', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now }) => {
      const body = await this.organization.getBodyByCode(em, actor.cityId, {
        code: input.body,
        pointer: '/body',
      });
      assertMayCheck(actor, body);
      const days = periodDays(input.period);
      const subjectKey = bareText(input.subject);
      const same = await findSameCheck(em, { cityId: actor.cityId, bodyId: body.id, subjectKey, days });
      if (same !== null) throw alreadyThere(same, body, input);
      const check = {
        ...{ id, cityId: actor.cityId, bodyId: body.id, checkedBy: actor.bodyId, kind: input.kind },
        ...{ subject: input.subject, subjectKey, period: input.period, fromOn: days.from, toOn: days.to },
        ...{ state: 'asked' as const, askedBy: actor.postId, askedAt: await now() },
      };
      return {
        change: {
          writes: [insertCheck(check)],
          audit: { ...name, details: { kind: input.kind, period: input.period } },
          bodyIds: [body.id, actor.bodyId],
        },
        answer: { id, state: check.state },
      };
    });
  }

  /** Records what was found, with its files. @throws permission.denied for another body than the one that checks, trip.over-budget */
  async record(
    context: CommandContext,
    id: string,
    { findings, checkedOn, files }: CheckResultInput & { files: ReturnType<typeof sentFiles> },
  ): Promise<CheckAnswer> {
    const { actor } = context;
    const taken = await this.intake.take(context, files);
    const name = { action: 'check:record', subjectType: 'check', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const check = await lock(CheckRecord, id);
      await this.#assertReads(em, actor, check);
      const now = await readNow();
      if (checkedOn > dayOf(now)) throw notYet();
      check.record({ actor, now, findings, checkedOn });
      const filed = await this.#joinTrip(em, check, { actor, now });
      return {
        change: {
          writes: [...filed, saveCheck(check), ...insertCheckFiles(taken, { check, now })],
          audit: { ...name, details: { files: taken.length, tripId: check.tripId ?? null } },
          bodyIds: [check.bodyId, check.checkedBy],
        },
        answer: { id, state: check.state },
      };
    });
  }

  /** Takes back what was asked for by mistake; it stays on record. */
  withdraw(context: CommandContext, id: string, reason: string): Promise<CheckAnswer> {
    const { actor } = context;
    const name = { action: 'check:withdraw', subjectType: 'check', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock }) => {
      const check = await lock(CheckRecord, id);
      await this.#assertReads(em, actor, check);
      check.withdraw({ actor, reason });
      return {
        change: { writes: [saveCheck(check)], audit: name, bodyIds: [check.bodyId, check.checkedBy] },
        answer: { id, state: check.state },
      };
    });
  }

  /** A body takes a result instead of checking again; twice is once. @throws state.illegal-step without a result */
  reuse(context: CommandContext, id: string, purpose: string): Promise<CheckAnswer> {
    const { actor } = context;
    const name = { action: 'check:reuse', subjectType: 'check', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now }) => {
      const check = await lock(CheckRecord, id);
      await this.#assertReads(em, actor, check);
      if (check.state !== 'recorded')
        throw new AppError('state.illegal-step', '这次检查还没有结果，登记以后才能采用。');
      return {
        change: {
          writes: [
            sql`insert into check_reuse (city_id, check_id, body_id, purpose, reused_by, reused_at)
              values (${check.cityId}, ${id}, ${actor.bodyId}, ${purpose}, ${actor.postId}, ${await now()})
              on conflict do nothing`,
          ],
          audit: name,
          bodyIds: [check.bodyId, actor.bodyId],
        },
        answer: { id, state: check.state },
      };
    });
  }

  // What was checked on the spot counts among the year's trips 核查轮次; what was looked at online does not.
  async #joinTrip(
    em: EntityManager,
    check: CheckRecord,
    { actor, now }: { actor: Actor; now: Date },
  ): Promise<RawQueryFragment[]> {
    if (check.kind !== 'inspection' || check.tripId != null) return [];
    const law = await this.laws.current(em, actor.cityId, now);
    const { bodyId, subject, checkedOn } = check;
    const what = { bodyId, subject, checkedOn: checkedOn ?? dayOf(now) };
    const { tripId, writes } = await tripOfCheck(em, what, { actor, law, now });
    check.tripId = tripId;
    return writes;
  }

  // Who may not read it is told that it is not there.
  async #assertReads(em: EntityManager, actor: Actor, check: CheckRecord): Promise<void> {
    if (check.checkedBy === actor.bodyId) return;
    const [owner] = await em.execute<
      { bodyId: string; countyBodyId: string | null; lineBodyId: string | null }[]
    >(
      sql`select id as "bodyId", parent_id as "countyBodyId", line_body_id as "lineBodyId" from body
        where id = ${check.bodyId}`,
    );
    requirePermission(actor, 'check:read', owner);
  }
}

function assertMayCheck(actor: Actor, { id, parentId, lineBodyId, shortName }: Body): void {
  requirePermission(actor, 'check:ask', { bodyId: id, countyBodyId: parentId, lineBodyId });
  if (id !== actor.bodyId) return;
  throw new AppError('request.invalid', `“${shortName}”就是本单位，不能由本单位检查。`, {
    fields: [{ pointer: '/body', detail: '不能检查本单位' }],
  });
}

function alreadyThere(
  { id, checkerName, period, state }: SameCheck,
  body: Body,
  { subject }: CheckAskInput,
): AppError {
  const href = `/checks/${id}`;
  const what = `“${body.shortName}”的“${subject}”（${period}）`;
  const sentence =
    state === 'recorded'
      ? `${checkerName}已经检查过${what}，请直接采用已有结果，不再重复要求：${href}。`
      : `${checkerName}已经提出检查${what}，登记结果后即可采用，不再重复要求：${href}。`;
  return new AppError('check.already-there', sentence, {
    context: { checkId: id, href },
    fields: [{ pointer: '/subject', detail: `${checkerName}已有同一事项的检查` }],
  });
}

const notYet = (): AppError =>
  new AppError('request.invalid', '检查日期晚于今天，请写实际检查的日期。', {
    fields: [{ pointer: '/checkedOn', detail: '晚于今天' }],
  });
