import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { deadlineRequestStates, isPendingRequest } from '../../domain/states/deadline-request-states.js';
import type {
  DeadlineRequestAction,
  DeadlineRequestState,
} from '../../domain/states/deadline-request-states.js';
import { step } from '../../domain/states/step.js';
import { assertInTime } from '../../domain/supervision/deadline-request.js';
import type { RequestKind } from '../../domain/supervision/deadline-request.js';

const DeadlineRequestSchema = defineEntity({
  name: 'DeadlineRequest',
  tableName: 'deadline_request',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    partId: p.uuid(),
    kind: p.text().$type<RequestKind>(),
    state: p.text().$type<DeadlineRequestState>(),
    progress: p.text(),
    reason: p.text(),
    askedUntil: p.datetime(),
    decider: p.uuid(),
    dueAt: p.datetime().nullable(),
    filedBy: p.uuid(),
    filedAt: p.datetime(),
    signedBy: p.uuid().nullable(),
    signedAt: p.datetime().nullable(),
    checkedBy: p.uuid().nullable(),
    checkedAt: p.datetime().nullable(),
    supported: p.boolean().nullable(),
    checkNote: p.text().nullable(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    grantedUntil: p.datetime().nullable(),
    decideNote: p.text().nullable(),
    endedAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** Who acts, for which post, and when. */
interface Hand {
  postId: string;
  now: Date;
}

/** 时限申请: a unit asks for a later day 延期, or that its clock stands 暂停. Source: rules.md, table of acts. */
export class DeadlineRequest extends DeadlineRequestSchema.class {
  /** The unit's head signs, before the deadline; the office has it until `dueAt`. @throws deadline.too-late */
  sign({ postId, now }: Hand, { partDueAt, dueAt }: { partDueAt: Date | null; dueAt: Date }): void {
    take(this, 'sign');
    assertInTime(this.kind, partDueAt, now);
    this.signedBy = postId;
    this.signedAt = now;
    this.dueAt = dueAt;
  }

  /** The office says what it thinks of it; the leader has it until `dueAt`. @throws state.illegal-step */
  check(
    { postId, now }: Hand,
    { supported, note, dueAt }: { supported: boolean; note: string; dueAt: Date },
  ): void {
    take(this, 'check');
    this.checkedBy = postId;
    this.checkedAt = now;
    this.supported = supported;
    this.checkNote = note;
    this.dueAt = dueAt;
  }

  /** The leader grants it until a day that he names. @throws permission.denied for any other post */
  grant(hand: Hand, until: Date, note: string | null): void {
    assertDecider(this, hand.postId);
    take(this, 'grant');
    this.grantedUntil = until;
    decided(this, hand, note);
  }

  /** The leader refuses it with his reason: the deadline stays. @throws permission.denied for any other post */
  refuse(hand: Hand, reason: string): void {
    assertDecider(this, hand.postId);
    take(this, 'refuse');
    decided(this, hand, reason);
  }

  /** The unit takes it back; the deadline stays. @throws state.illegal-step once it was decided */
  withdraw(now: Date): void {
    take(this, 'withdraw');
    this.dueAt = null;
    this.endedAt = now;
  }

  /** True while somebody has to act on it. */
  isPending(): boolean {
    return isPendingRequest(this.state);
  }

  /** @throws version.stale when somebody acted on it after `version` was read */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    const theirs = { state: this.state, note: this.decideNote ?? this.checkNote ?? null };
    throw new AppError('version.stale', '您打开以后，这件申请已被别人处理过；请刷新后再看。', {
      context: { mine, theirs, currentVersion: this.version },
    });
  }
}
DeadlineRequestSchema.setClass(DeadlineRequest);

// Functions beside the class: entities are made without its constructor, so they have no private methods.
function take(request: DeadlineRequest, action: DeadlineRequestAction): void {
  request.state = step(deadlineRequestStates, request.state, action);
}

function assertDecider({ decider }: DeadlineRequest, postId: string): void {
  if (decider !== postId)
    throw new AppError('permission.denied', '这件申请由交办时定下时限的领导批准，您的岗位不能代批。');
}

function decided(request: DeadlineRequest, { postId, now }: Hand, note: string | null): void {
  request.decidedBy = postId;
  request.decidedAt = now;
  request.decideNote = note;
  request.dueAt = null;
  request.endedAt = now;
}
