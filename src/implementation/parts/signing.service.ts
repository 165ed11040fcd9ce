import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { AppError } from '../../domain/errors.js';
import { disputeDecideBy, disputeUntil } from '../../domain/implementation/dispute-clock.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { closeChange, tell } from './part-change.js';
import { groundOf } from './part-ground.record.js';
import type { DisputeAnswer, DisputeInput, SignAnswer } from './signing.schema.js';

/** Commands by which a unit takes a part on 签收, or says that it is not its duty 职责异议. */
@Injectable()
export class SigningService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /** The unit accepts the part: from now on it reports. @throws record.not-found for another body's part */
  sign(context: CommandContext, partId: string): Promise<SignAnswer> {
    const name = { action: 'part:sign', subjectType: 'part', subjectIds: [partId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const part = await lock(TaskPart, partId);
      const now = await readNow();
      const law = await this.laws.current(em, part.cityId, now);
      requireOwnPart(context, 'part:sign', part);
      part.take('sign');
      part.signedAt = now;
      part.signedBy = context.actor.postId;
      const change = { ...closeChange(part, { law, now }), audit: name, bodyIds: [part.bodyId] };
      return { change, answer: signed(part, now) };
    });
  }

  /**
   * The unit says, once and within the signing day, that the part is not its duty; its clock stands until the office
   * has decided. @throws state.illegal-step after that day or a second time
   */
  dispute(context: CommandContext, partId: string, input: DisputeInput): Promise<DisputeAnswer> {
    const name = { action: 'part:dispute', subjectType: 'part', subjectIds: [partId] };
    const id = uuid();
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const part = await lock(TaskPart, partId);
      const now = await readNow();
      const law = await this.laws.current(em, part.cityId, now);
      requireOwnPart(context, 'part:dispute', part);
      await assertFirst(em, partId);
      part.take('dispute');
      assertInTime(disputeUntil(part.dispatchedAt ?? now, law), now);
      const suggested = await this.#suggested(em, part, input);
      const ground = await groundOf(em, part.cityId, partId);
      const decideDueAt = disputeDecideBy(now, law);
      const word = {
        ...({ subjectType: 'dispute', subjectId: id, rung: 'dispute_raised', to: [ground.office] } as const),
        sentence: `${ground.bodyName}对“${ground.title}”提出职责异议，请于${sayLimit(decideDueAt)}前裁定`,
      };
      const { writes, pokes } = closeChange(part, { law, now });
      const insert = insertDispute(part, {
        id,
        reason: input.reason,
        suggested,
        raisedBy: context.actor.postId,
        now,
        decideDueAt,
      });
      return {
        change: {
          writes: [...writes, insert, ...tell(part, [word], { law, now })],
          audit: { ...name, details: { disputeId: id, suggestedBodyId: suggested } },
          bodyIds: [part.bodyId],
          pokes,
        },
        answer: { id, partId, state: 'raised', decideDueAt: decideDueAt.toISOString() },
      };
    });
  }

  async #suggested(
    em: EntityManager,
    part: TaskPart,
    { suggestedBody }: DisputeInput,
  ): Promise<string | null> {
    if (suggestedBody === undefined) return null;
    const { id } = await this.organization.getBodyByCode(em, part.cityId, {
      code: suggestedBody,
      pointer: '/suggestedBody',
    });
    if (id !== part.bodyId) return id;
    const detail = '建议的承办单位不能是本单位';
    throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/suggestedBody', detail }] });
  }
}

/** A unit acts on its own parts only; drafts it does not see yet. @throws record.not-found, permission.denied */
export function requireOwnPart(
  { actor }: CommandContext,
  action: 'part:sign' | 'part:dispute' | 'report:submit' | 'report:amend',
  part: TaskPart,
): void {
  requirePermission(actor, action, { bodyId: part.bodyId });
  if (part.state === 'draft')
    throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
}

const signed = (part: TaskPart, now: Date): SignAnswer => ({
  id: part.id,
  state: part.state,
  signedAt: now.toISOString(),
  lamp: part.lamp,
  version: part.version + 1,
});

function assertInTime(until: Date, now: Date): void {
  if (now <= until) return;
  throw new AppError(
    'state.illegal-step',
    `职责异议须在签收期内提出，期限为${sayLimit(until)}，现已超过。请先签收，确需转办的与督查室联系。`,
  );
}

async function assertFirst(em: EntityManager, partId: string): Promise<void> {
  const earlier = await em.execute<unknown[]>(sql`select 1 from dispute where part_id = ${partId}`);
  if (earlier.length > 0) throw new AppError('state.illegal-step', '职责异议只能提出一次。');
}

interface NewDispute {
  id: string;
  reason: string;
  suggested: string | null;
  raisedBy: string;
  now: Date;
  decideDueAt: Date;
}

function insertDispute(part: TaskPart, dispute: NewDispute): RawQueryFragment {
  return sql`insert into dispute (id, city_id, part_id, reason, suggested_body_id, state, raised_by, raised_at, decide_due_at)
    values (${dispute.id}, ${part.cityId}, ${part.id}, ${dispute.reason}, ${dispute.suggested}, 'raised',
      ${dispute.raisedBy}, ${dispute.now}, ${dispute.decideDueAt})`;
}
