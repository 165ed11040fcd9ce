import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';

const HandOverSchema = defineEntity({
  name: 'HandOver',
  tableName: 'hand_over',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    postId: p.uuid(),
    bodyId: p.uuid(),
    fromPerson: p.uuid().nullable(),
    toPerson: p.uuid(),
    fromBody: p.uuid().nullable(),
    beganOn: p.date(),
    reason: p.text(),
    createdAt: p.datetime(),
    dueAt: p.datetime(),
    signedAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** 交接清单: what a new head finds open of his body, for which he signs himself. Source: rules.md, "Bodies and people". */
export class HandOver extends HandOverSchema.class {
  /**
   * The new head signs, in person: nobody does it for him.
   * @throws permission.denied for a delegate or anybody else, state.illegal-step once it was signed
   */
  sign({ personId, isDelegate, now }: { personId: string; isDelegate: boolean; now: Date }): void {
    if (this.toPerson !== personId || isDelegate)
      throw new AppError('permission.denied', '交接清单由新任主要负责人本人签收，不能代签。');
    if (this.signedAt != null)
      throw new AppError('state.illegal-step', '这份交接清单已经签收，不必重复签收。');
    this.signedAt = now;
  }
}
HandOverSchema.setClass(HandOver);
