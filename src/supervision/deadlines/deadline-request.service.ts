import { Injectable } from '@nestjs/common';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { endOfDay } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import {
  assertAskable,
  assertLater,
  needsHigherLeader,
  requestDueAt,
} from '../../domain/supervision/deadline-request.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { addEntry } from './deadline-entry.record.js';
import { DeadlineRequest } from './deadline-request.entity.js';
import { insertRequest, placeOfRequest } from './deadline-request.record.js';
import type { DecidingPost, RequestPlace } from './deadline-request.record.js';
import { requestInput } from './deadline-request.schema.js';
import type {
  RequestAnswer,
  RequestCheckInput,
  RequestDecisionInput,
  RequestInput,
  RequestSignInput,
} from './deadline-request.schema.js';
import { answerOf, changeOf, filedWords } from './deadline-request-change.record.js';
import { RequestCommandService } from './deadline-request-command.service.js';
import type { RequestMoment } from './deadline-request-command.service.js';
import { assertOtherPerson } from '../orders/order-ground.record.js';

const ownProposal = '本人提出的申请不能由本人代签，请由委托人或其他代理人签发。';

/** Commands on a request to move or stop a deadline 时限申请: file, sign, check, decide, withdraw. */
@Injectable()
export class DeadlineRequestService {
  /** By what a form of another room reads a request. */
  readonly input = requestInput;

  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly requests: RequestCommandService,
  ) {}

  /**
   * The unit asks, before the deadline; a head who asks has signed with it.
   * @throws deadline.too-late, deadline.not-later, deadline.set-above, deadline.too-many, deadline.own-body
   */
  file(context: CommandContext, partId: string, input: RequestInput): Promise<RequestAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'deadline:ask', subjectType: 'request', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const part = await lock(TaskPart, partId);
      const now = await readNow();
      const law = await this.laws.current(em, part.cityId, now);
      requirePermission(actor, 'deadline:ask', { bodyId: part.bodyId });
      if (part.state === 'draft')
        throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
      const place = await placeOfRequest(em, partId);
      const until = assertAskable(input.kind, input.on, {
        ...{ state: part.state, dueAt: part.dueAt ?? null, parentDueAt: place.parentDueAt },
        ...{ setAbove: place.setAbove, now },
      });
      assertNonePending(part);
      const higher = input.kind === 'extension' && needsHigherLeader(place.granted, law);
      const decider = deciderOf(part, place, higher);
      const request = newRequest(part, { id, input, until, decider: decider.id, postId: actor.postId, now });
      // A delegate proposes; somebody else signs.
      if (actor.role === 'unit_head' && actor.onBehalf == null)
        request.sign(
          { postId: actor.postId, now },
          { partDueAt: part.dueAt ?? null, dueAt: requestDueAt(now, law) },
        );
      const at = { em, law, now, actor, place };
      const words = filedWords(request, at);
      const details = { partId, kind: input.kind, on: input.on, decider: decider.id, higher };
      return {
        change: {
          ...changeOf({ request, part, write: insertRequest(request), words }, at),
          audit: { ...name, details },
        },
        answer: answerOf(request, part, 1),
      };
    });
  }

  /** The unit's head signs, before the deadline: from now on the time lamp is held. @throws deadline.too-late */
  sign(context: CommandContext, id: string, { version }: RequestSignInput): Promise<RequestAnswer> {
    return this.requests.run(context, { id, permission: 'deadline:sign' }, async (request, part, at) => {
      request.assertVersion(version, {});
      if (at.actor.onBehalf != null)
        await assertOtherPerson(at.em, at.actor, { postId: request.filedBy, refusal: ownProposal });
      const dueAt = requestDueAt(at.now, at.law);
      request.sign(handOf(at), { partDueAt: part.dueAt ?? null, dueAt });
      return { writes: [] };
    });
  }

  /** The office says what it thinks of it. @throws permission.denied for its own body's request */
  check(context: CommandContext, id: string, input: RequestCheckInput): Promise<RequestAnswer> {
    return this.requests.run(context, { id, permission: 'deadline:check' }, (request, part, at) => {
      const { version, ...mine } = input;
      request.assertVersion(version, mine);
      if (at.actor.bodyId === part.bodyId)
        throw new AppError('deadline.own-body', '本单位的申请不能由本单位核，由另一家督查室办理。');
      request.check(handOf(at), { ...mine, dueAt: requestDueAt(at.now, at.law) });
      return { writes: [] };
    });
  }

  /**
   * The leader who set the date decides, with an explicit day or a reason.
   * @throws permission.denied for any other post or a person who had a hand in it, deadline.not-later
   */
  decide(context: CommandContext, id: string, input: RequestDecisionInput): Promise<RequestAnswer> {
    return this.requests.run(context, { id, permission: 'deadline:decide' }, async (request, part, at) => {
      const { version, ...mine } = input;
      request.assertVersion(version, mine);
      for (const postId of [request.filedBy, request.signedBy, request.checkedBy])
        await assertOtherPerson(at.em, at.actor, { postId, refusal: '本人经手的申请不能由本人批准。' });
      if (input.outcome === 'refuse') {
        request.refuse(handOf(at), input.note);
        return { writes: [] };
      }
      return { writes: await grant(request, part, { on: input.on, note: input.note ?? null }, at) };
    });
  }

  /** The unit takes it back; the deadline stays as it is. */
  withdraw(context: CommandContext, id: string, { version }: RequestSignInput): Promise<RequestAnswer> {
    const name = { id, permission: 'deadline:ask', action: 'deadline:withdraw' } as const;
    return this.requests.run(context, name, (request, _part, at) => {
      request.assertVersion(version, {});
      request.withdraw(at.now);
      return { writes: [] };
    });
  }
}

const handOf = ({ actor, now }: RequestMoment) => ({ postId: actor.postId, now });

async function grant(
  request: DeadlineRequest,
  part: TaskPart,
  { on, note }: { on: string; note: string | null },
  at: RequestMoment,
): Promise<RawQueryFragment[]> {
  const { actor, now, law, place, em } = at;
  const until = endOfDay(on);
  const by = { postId: actor.postId, personName: actor.personName };
  if (request.kind === 'extension') {
    request.grant(handOf(at), until, note);
    assertLater(until, { dueAt: part.dueAt ?? null, parentDueAt: place.parentDueAt, now }, '/on');
    part.moveDeadline(until, law.calendar);
    return [
      await addEntry(em, part, {
        fact: { kind: 'extension', to: until },
        reason: request.reason,
        by,
        law,
        now,
      }),
    ];
  }
  request.grant(handOf(at), until, note);
  assertLater(until, { dueAt: null, parentDueAt: null, now }, '/on');
  part.suspend(until, law.calendar, now);
  if (part.dueAt) assertLater(part.dueAt, { dueAt: null, parentDueAt: place.parentDueAt, now }, '/on');
  const fact = { kind: 'suspension' as const, from: now, to: until };
  return [await addEntry(em, part, { fact, reason: request.reason, by, law, now })];
}

function assertNonePending(part: TaskPart): void {
  if (!part.requestStep) return;
  throw new AppError('state.illegal-step', '这项任务已有一件时限申请待办，办完以后才能再提。');
}

function deciderOf(part: TaskPart, place: RequestPlace, higher: boolean): DecidingPost {
  const decider = higher ? place.higher : place.decider;
  if (decider === null)
    throw new AppError(
      'deadline.too-many',
      higher
        ? '延期次数已满，上面没有更高一级的领导可以批准。'
        : '这项任务没有指定责任领导，请先与督查室联系。',
    );
  if (decider.bodyId === part.bodyId)
    throw new AppError('deadline.own-body', '这个时限由本单位决定，不能自己申请、自己批准。');
  return decider;
}

interface Asked {
  id: string;
  input: RequestInput;
  until: Date;
  decider: string;
  postId: string;
  now: Date;
}

function newRequest(part: TaskPart, { id, input, until, decider, postId, now }: Asked): DeadlineRequest {
  const row = {
    ...{ id, cityId: part.cityId, partId: part.id, kind: input.kind, state: 'filed' as const, decider },
    ...{
      progress: input.progress,
      reason: input.reason,
      askedUntil: until,
      filedBy: postId,
      filedAt: now,
      version: 1,
    },
  };
  return Object.assign(Object.create(DeadlineRequest.prototype) as DeadlineRequest, row);
}
