import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { Decision } from '../../decision/decisions/decision.entity.js';
import { AppError } from '../../domain/errors.js';
import { orderStates } from '../../domain/states/order-states.js';
import { settledPartStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { decisionWorkflowId } from '../../temporal/workflow-ids.js';
import { moveViewOf } from './order-answer.js';
import type { ShownAt } from './order-answer.js';
import { draftDueAt, draftOrderFor } from './order-draft.record.js';
import { groundOfOrder } from './order-ground.record.js';
import type { OrderAnswer, OrderDraftInput } from './order.schema.js';

/** A supervision order drafted by a person 拟办, beside those that lamps and reviews draft. */
@Injectable()
export class OrderDraftService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /**
   * Drafts an order for one body and its open parts of one decision; the office head signs or declines it.
   * @throws request.invalid for parts of another body, of several decisions, or that are settled already
   */
  draft(context: CommandContext, input: OrderDraftInput): Promise<OrderAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'order:draft', subjectType: 'order', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const body = await this.organization.getBodyByCode(em, actor.cityId, {
        code: input.bodyCode,
        pointer: '/bodyCode',
      });
      const decision = await lock(Decision, await decisionOf(em, body.id, input.partIds));
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      const { owner, bodyName, urgent } = await groundOfOrder(em, {
        id: null,
        bodyId: body.id,
        decisionId: decision.id,
      });
      requirePermission(actor, 'order:draft', owner);
      decision.assertOpen();
      await assertOpenParts(em, input.partIds);
      const { partIds, reason, requirement } = input;
      const place = { id, cityId: actor.cityId, decisionId: decision.id, bodyId: body.id };
      const dueAt = draftDueAt(law, now);
      return {
        change: {
          writes: draftOrderFor({
            ...{ ...place, partIds, reason, requirement, urgent, law, now },
            ...{ origin: 'person', draftedBy: actor.postId },
          }),
          audit: { ...name, details: { bodyCode: body.code, parts: partIds.length } },
          bodyIds: [body.id],
          pokes: [{ workflowType: 'decisionLoop', workflowId: decisionWorkflowId(decision.id), dueAt }],
        },
        answer: draftAnswer(id, { bodyName, law, now }),
      };
    });
  }
}

function draftAnswer(id: string, at: ShownAt): OrderAnswer {
  const undated = { issuedAt: null, feedbackDueAt: null, feedbackAt: null, reviewDueAt: null };
  return {
    id,
    number: null,
    state: 'draft',
    stateName: orderStates.states.draft.name,
    feedbackDueAt: null,
    returnedCount: 0,
    move: moveViewOf({ state: 'draft', draftedAt: at.now, ...undated }, at),
    version: 1,
  };
}

// The decision comes first in the order of locks, so it is found before anything is locked.
async function decisionOf(em: EntityManager, bodyId: string, partIds: readonly string[]): Promise<string> {
  const rows = await em.execute<{ id: string; decisionId: string }[]>(sql`
    select id, decision_id as "decisionId" from task_part
    where body_id = ${bodyId} and state <> 'draft'
      and id in (select item::uuid from jsonb_array_elements_text(${JSON.stringify(partIds)}::jsonb) as item)`);
  const known = new Set(rows.map(({ id }) => id));
  const fields = partIds.flatMap((id, index) =>
    known.has(id) ? [] : [{ pointer: `/partIds/${index}`, detail: '不是该单位已交办的任务' }],
  );
  const [first, ...others] = new Set(rows.map(({ decisionId }) => decisionId));
  if (first === undefined || fields.length > 0) throw invalidParts('所列任务中有的不属于该单位。', fields);
  if (others.length > 0)
    throw invalidParts('一张督办单只针对一个决策事项，请分开拟办。', [
      { pointer: '/partIds', detail: '任务分属几个决策事项' },
    ]);
  return first;
}

// Read under the decision's lock; a part that is settled a moment later leaves an order that is still answered.
async function assertOpenParts(em: EntityManager, partIds: readonly string[]): Promise<void> {
  const rows = await em.execute<{ id: string; state: PartState }[]>(sql`
    select id, state from task_part
    where id in (select item::uuid from jsonb_array_elements_text(${JSON.stringify(partIds)}::jsonb) as item)`);
  const settled = new Set(rows.filter(({ state }) => settledPartStates.has(state)).map(({ id }) => id));
  const fields = partIds.flatMap((id, index) =>
    settled.has(id) ? [{ pointer: `/partIds/${index}`, detail: '已经了结' }] : [],
  );
  if (fields.length > 0) throw invalidParts('所列任务中有的已经了结，不再督办。', fields);
}

function invalidParts(detail: string, fields: { pointer: string; detail: string }[]): AppError {
  return new AppError('request.invalid', detail, { fields });
}
