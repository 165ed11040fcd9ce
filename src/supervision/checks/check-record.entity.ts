import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { checkStates } from '../../domain/states/check-states.js';
import type { CheckState } from '../../domain/states/check-states.js';
import { step } from '../../domain/states/step.js';
import type { Actor } from '../../identity/actor.js';

const CheckRecordSchema = defineEntity({
  name: 'CheckRecord',
  tableName: 'check_record',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    bodyId: p.uuid(),
    checkedBy: p.uuid(),
    kind: p.text().$type<'inspection' | 'review'>(),
    subject: p.text(),
    subjectKey: p.text(),
    period: p.text(),
    fromOn: p.date(),
    toOn: p.date(),
    state: p.text().$type<CheckState>(),
    askedBy: p.uuid(),
    askedAt: p.datetime(),
    checkedOn: p.date().nullable(),
    findings: p.text().nullable(),
    recordedBy: p.uuid().nullable(),
    recordedAt: p.datetime().nullable(),
    withdrawReason: p.text().nullable(),
    tripId: p.uuid().nullable(),
    version: p.integer(),
  },
});

/** 检查: what one body checks at another, once; its result is shared. */
export class CheckRecord extends CheckRecordSchema.class {
  /** @throws permission.denied for any body but the one that checks, state.illegal-step when there is a result */
  record({
    actor,
    now,
    findings,
    checkedOn,
  }: {
    actor: Actor;
    now: Date;
    findings: string;
    checkedOn: string;
  }): void {
    assertOwn(this.checkedBy, actor);
    this.state = step(checkStates, this.state, 'record');
    Object.assign(this, { findings, checkedOn, recordedBy: actor.postId, recordedAt: now });
  }

  /** @throws permission.denied for any body but the one that checks, state.illegal-step once there is a result */
  withdraw({ actor, reason }: { actor: Actor; reason: string }): void {
    assertOwn(this.checkedBy, actor);
    this.state = step(checkStates, this.state, 'withdraw');
    this.withdrawReason = reason;
  }
}
CheckRecordSchema.setClass(CheckRecord);

function assertOwn(checkedBy: string, { bodyId }: Actor): void {
  if (checkedBy === bodyId) return;
  throw new AppError('permission.denied', '这次检查由提出的单位登记结果或撤回，本单位可以采用它的结果。');
}
