import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { rejudge } from '../../decision/tasks/part-rejudge.record.js';
import { saveParts } from '../../decision/tasks/task-part.record.js';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import { deadlineRequestStates } from '../../domain/states/deadline-request-states.js';
import { requestNames } from '../../domain/supervision/deadline-request.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee } from '../../notification/notice-item.record.js';
import type { Change } from '../../persistence/change.js';
import type { DeadlineRequest } from './deadline-request.entity.js';
import type { RequestPlace } from './deadline-request.record.js';
import type { RequestAnswer } from './deadline-request.schema.js';

/** Where a command on a request stands. */
export interface RequestAt {
  em: EntityManager;
  law: CityLaw;
  now: Date;
  place: RequestPlace;
}

/** Something that several addressees shall hear. */
interface Word {
  to: readonly Addressee[];
  rung: string;
  sentence: string;
}

interface Changed {
  request: DeadlineRequest;
  part: TaskPart;
  /** Writes the request itself. */
  write: RawQueryFragment;
  words: readonly Word[];
  more?: readonly RawQueryFragment[];
}

/** All that a step of a request writes: itself, its part with its lamp judged anew, and who hears of it. */
export function changeOf(
  { request, part, write, words, more = [] }: Changed,
  { law, now }: RequestAt,
): Omit<Change, 'audit'> {
  part.followRequest(request.state, request.dueAt ?? null, now);
  const { writes, pokes } = rejudge(part, law, now);
  const items = words.flatMap(({ to, rung, sentence }) =>
    to.map((addressee) => ({
      ...{ to: addressee, rung, sentence, episode: 1 },
      ...{ decisionId: part.decisionId, subjectType: 'request' as const, subjectId: request.id },
      notBefore: notBefore(now, law, part.urgent),
    })),
  );
  return {
    writes: [
      ...[write, saveParts([part]), ...writes, ...more],
      ...recordNoticeItems(items, { cityId: part.cityId, now }),
    ],
    bodyIds: [part.bodyId],
    pokes,
  };
}

/** Who hears that a request was filed: the head who is to sign it, or the office where he did. */
export function filedWords(request: DeadlineRequest, { place }: RequestAt): Word[] {
  return request.state === 'filed' ? [toHead(request, place)] : [toOffice(request, place)];
}

/** Who hears of a step that was just taken on a request. */
export function stepWords(request: DeadlineRequest, part: TaskPart, { place }: RequestAt): Word[] {
  const unit: Addressee[] = [
    { bodyId: part.bodyId, role: 'unit_head' },
    { bodyId: part.bodyId, role: 'unit_staff' },
  ];
  switch (request.state) {
    case 'signed':
      return [toOffice(request, place)];
    case 'checked':
      return [toDecider(request, place)];
    case 'granted':
      return [{ to: unit, rung: 'request_decided', sentence: saidGranted(request, part, place) }];
    case 'refused':
      return [{ to: unit, rung: 'request_decided', sentence: saidRefused(request, part, place) }];
    default:
      return [];
  }
}

/** What whoever took the step is answered; `version` is the request's after it. */
export const answerOf = (request: DeadlineRequest, part: TaskPart, version: number): RequestAnswer => ({
  ...{ id: request.id, partId: part.id, kind: request.kind, state: request.state },
  stateName: deadlineRequestStates.states[request.state].name,
  dueAt: request.dueAt?.toISOString() ?? null,
  partDueAt: part.dueAt?.toISOString() ?? null,
  ...{ partState: part.state, lamp: part.lamp, version },
});

const asked = ({ kind, askedUntil, reason }: DeadlineRequest): string =>
  `${requestNames[kind]}至${sayLimit(askedUntil)}，理由：${reason}`;

const by = ({ dueAt }: DeadlineRequest): string => (dueAt ? `请于${sayLimit(dueAt)}前` : '请');

const toHead = (request: DeadlineRequest, { bodyId, bodyName, title }: RequestPlace): Word => ({
  to: [{ bodyId, role: 'unit_head' }],
  rung: 'request_filed',
  sentence: `${bodyName}经办人就“${title}”申请${asked(request)}。请在完成时限以前签发`,
});

const toOffice = (request: DeadlineRequest, { bodyName, title, countyBodyId }: RequestPlace): Word => ({
  to:
    countyBodyId === null
      ? [{ cityRole: 'supervision_office' }]
      : [{ bodyId: countyBodyId, role: 'supervision_office' }],
  rung: 'request_signed',
  sentence: `${bodyName}就“${title}”申请${asked(request)}。${by(request)}核提意见`,
});

const toDecider = (request: DeadlineRequest, { bodyName, title }: RequestPlace): Word => ({
  to: [{ postId: request.decider }],
  rung: 'request_checked',
  sentence: `${bodyName}就“${title}”申请${asked(request)}。督查室意见：${request.supported === true ? '同意' : '不同意'}，${request.checkNote ?? ''}。${by(request)}批示`,
});

function saidGranted(
  { kind, grantedUntil }: DeadlineRequest,
  part: TaskPart,
  { title }: RequestPlace,
): string {
  const what =
    kind === 'extension' ? '延期申请已批准' : `暂停申请已批准，暂停至${sayLimit(grantedUntil ?? new Date())}`;
  const due = part.dueAt ? `，完成时限${sayLimit(part.dueAt)}` : '';
  return `“${title}”的${what}${due}。时限经过：${part.dueStory ?? ''}`;
}

function saidRefused({ kind, decideNote }: DeadlineRequest, part: TaskPart, { title }: RequestPlace): string {
  const due = part.dueAt ? `，仍按原完成时限${sayLimit(part.dueAt)}计` : '';
  return `“${title}”的${requestNames[kind]}申请未获批准：${decideNote ?? ''}${due}`;
}
