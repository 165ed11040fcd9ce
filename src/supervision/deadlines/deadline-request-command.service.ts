import { Injectable } from '@nestjs/common';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import type { Action } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { answerOf, changeOf, stepWords } from './deadline-request-change.record.js';
import type { RequestAt } from './deadline-request-change.record.js';
import { DeadlineRequest } from './deadline-request.entity.js';
import { partOfRequest, placeOfRequest, saveRequest } from './deadline-request.record.js';
import type { RequestAnswer } from './deadline-request.schema.js';

/** Where a command on a request stands, and who acts. */
export interface RequestMoment extends RequestAt {
  actor: Actor;
}

/** Which request, by what right, and how the audit trail calls it. */
interface RequestCommandName {
  id: string;
  permission: Action;
  /** Left out: the permission's own name. */
  action?: string;
}

type Step = (
  request: DeadlineRequest,
  part: TaskPart,
  at: RequestMoment,
) => Promise<{ writes: RawQueryFragment[] }> | { writes: RawQueryFragment[] };

/** The frame of every command on one existing request: lock its part and it, judge, write back, tell, poke. */
@Injectable()
export class RequestCommandService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /** @throws record.not-found for a request of a body that the actor does not reach */
  run(
    context: CommandContext,
    { id, permission, action = permission }: RequestCommandName,
    take: Step,
  ): Promise<RequestAnswer> {
    const name = { action, subjectType: 'request', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const partId = await partOfRequest(em, id);
      if (partId === undefined) throw notFound();
      const part = await lock(TaskPart, partId);
      const request = await lock(DeadlineRequest, id);
      const now = await readNow();
      const law = await this.laws.current(em, part.cityId, now);
      const place = await placeOfRequest(em, partId);
      requireReach(context.actor, permission, { request, part, countyBodyId: place.countyBodyId });
      const at = { em, law, now, place, actor: context.actor };
      const { writes } = await take(request, part, at);
      const words = stepWords(request, part, at);
      const change = changeOf({ request, part, write: saveRequest(request), words, more: writes }, at);
      const details = { partId, kind: request.kind, state: request.state, dueAt: part.dueAt ?? null };
      return {
        change: { ...change, audit: { ...name, details } },
        answer: answerOf(request, part, request.version + 1),
      };
    });
  }
}

const notFound = () => new AppError('record.not-found', '没有找到这件时限申请，或者它不属于本单位。');

// Who decides is named by the request, whatever body it is of; everybody else reaches by the body.
function requireReach(
  actor: Actor,
  permission: Action,
  { request, part, countyBodyId }: { request: DeadlineRequest; part: TaskPart; countyBodyId: string | null },
): void {
  requirePermission(actor, permission, { bodyId: part.bodyId, countyBodyId });
  if (permission === 'deadline:decide' && actor.role === 'unit_head' && request.decider !== actor.postId)
    throw notFound();
}
