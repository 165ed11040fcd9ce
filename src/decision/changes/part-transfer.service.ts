import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { assertMovable } from '../../domain/supervision/deadline-request.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import type { Body } from '../../organization/organization.queries.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { groundOf } from '../../implementation/parts/part-ground.record.js';
import { handOnLedger } from '../../supervision/deadlines/deadline-entry.record.js';
import { placeOfRequest } from '../../supervision/deadlines/deadline-request.record.js';
import { unitOf } from '../../supervision/orders/order.record.js';
import { Decision } from '../decisions/decision.entity.js';
import { pokesAt } from '../decisions/dispatch-moment.js';
import { TaskPart } from '../tasks/task-part.entity.js';
import { endParts } from './end-parts.record.js';
import type { PartEnd } from './end-parts.record.js';
import { endedWords, tellOfEnd } from './ended-words.record.js';
import type { EndWord } from './ended-words.record.js';
import { lockOpen } from './open-part.record.js';
import { assertCanTakeOver } from './part-taker.record.js';
import { decisionOfPart } from './part-place.record.js';
import { insertSuccessor, renewed } from './successor-part.record.js';
import type { SuccessorPart } from './successor-part.record.js';
import type { PartTransferAnswer, PartTransferInput } from './task-change.schema.js';

interface Moment {
  law: CityLaw;
  now: Date;
  postId: string;
}

/** 转办: the office hands a part on to another body. */
@Injectable()
export class PartTransferService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /**
   * The part ends as transferred, with what hangs on it and what was broken down from it; a new one leaves at once for
   * the other body, which signs anew and climbs no rung of the old ladder. The deadline stays unless a day is named.
   * @throws request.invalid, task.circular-cascade for a body that cannot take it; state.illegal-step; version.stale
   */
  transfer(context: CommandContext, partId: string, input: PartTransferInput): Promise<PartTransferAnswer> {
    const { actor } = context;
    const name = { action: 'part:transfer', subjectType: 'part', subjectIds: [partId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const decision = await lock(Decision, await decisionOfPart(em, partId));
      const part = await lock(TaskPart, partId);
      const ground = await groundOf(em, actor.cityId, partId);
      requirePermission(actor, 'part:transfer', ground.owner);
      assertVersion(part, input);
      decision.assertOpen();
      const before = { state: part.state, dueAt: part.dueAt ?? null };
      const below = await lockOpen(em, [partId]);
      const now = await readNow();
      const at = { law: await this.laws.current(em, actor.cityId, now), now, postId: actor.postId };
      part.take('transfer');
      const taker = await this.#taker(em, actor, { code: input.body, part, now });
      const successor = await successorOf(em, part, { ...at, taker, dueOn: input.dueOn });
      const reason = `转由${taker.shortName}承办，${input.reason}`;
      const ends = below.map((locked): PartEnd =>
        locked.part.id === partId
          ? { ...locked, action: 'transfer', reason, successorId: successor.id }
          : { ...locked, action: 'withdraw', reason: `上级任务已${reason}`, successorId: null },
      );
      const ended = await endParts(em, ends, at);
      const fact = { kind: 'transfer' as const, to: input.dueOn === undefined ? null : successor.dueAt };
      const ledger = await handOnLedger(em, part, {
        ...{ id: successor.id, dueAt: successor.dueAt, fact, by: actor, law: at.law, now },
        reason: `由${ground.bodyName}转${taker.shortName}承办`,
      });
      const news: EndWord = {
        ...{ subjectType: 'part', subjectId: successor.id, rung: 'taken_over', to: unitOf(taker.id) },
        sentence: `“${ground.title}”由${ground.bodyName}转本单位承办，请签收：${input.reason}`,
      };
      return {
        change: {
          writes: [
            insertSuccessor({ ...successor, dueStory: ledger.dueStory }, part, now),
            ...[...ended.writes, ...ledger.writes, ...tellOfEnd(decision, [...endedWords(ends), news], at)],
          ],
          audit: {
            ...name,
            details: { from: before.state, newPartId: successor.id, bodyId: taker.id, reason: input.reason },
          },
          bodyIds: [...ended.bodyIds, taker.id],
          pokes: [...ended.pokes, ...pokesAt(decision.id, now)],
        },
        answer: {
          ...{ partId, partState: part.state, newPartId: successor.id },
          dueAt: successor.dueAt?.toISOString() ?? null,
        },
      };
    });
  }

  async #taker(
    em: EntityManager,
    actor: Actor,
    { code, part, now }: { code: string; part: TaskPart; now: Date },
  ): Promise<Body> {
    const taker = await this.organization.getBodyByCode(em, actor.cityId, { code, pointer: '/body' });
    const { id: bodyId, parentId: countyBodyId, lineBodyId } = taker;
    requirePermission(actor, 'part:transfer', { bodyId, countyBodyId, lineBodyId });
    await assertCanTakeOver(em, taker, { part, now });
    return taker;
  }
}

// What was done stays done; every open milestone goes along with a day that was named.
async function successorOf(
  em: EntityManager,
  part: TaskPart,
  { taker, dueOn, law, now }: Moment & { taker: Body; dueOn: string | undefined },
): Promise<SuccessorPart> {
  if (dueOn !== undefined) {
    const { setAbove, parentDueAt } = await placeOfRequest(em, part.id);
    const dueAt = assertMovable(dueOn, { setAbove, parentDueAt, now });
    part.moveDeadline(dueAt, law.calendar);
  }
  return {
    ...{ id: uuid(), taskId: part.taskId, bodyId: taker.id, role: part.role, dueStory: null },
    milestones: renewed(part.milestones),
    dueAt: part.dueAt ?? null,
    progress: part.progress,
  };
}

function assertVersion(part: TaskPart, { version, ...mine }: PartTransferInput): void {
  if (version === undefined || version === part.version) return;
  throw new AppError('version.stale', '您打开以后，这项任务已有变化；请刷新后再办。', {
    context: { mine, theirs: { state: part.state }, currentVersion: part.version },
  });
}
