import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';

const DelegationSchema = defineEntity({
  name: 'Delegation',
  tableName: 'delegation',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    postId: p.uuid(),
    fromPerson: p.uuid(),
    toPerson: p.uuid(),
    fromOn: p.date(),
    toOn: p.date(),
    reason: p.text(),
    createdAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** 代理: who acts for the holder of a post from one day to another. Rights are read from these days. */
export class Delegation extends DelegationSchema.class {
  /** Ends it before its day. @throws state.illegal-step once it has ended */
  revoke(now: Date, today: string): void {
    if (this.revokedAt != null || this.toOn < today)
      throw new AppError('state.illegal-step', '这项代理已经结束，不必再撤销。');
    this.revokedAt = now;
  }

  /** @throws version.stale when somebody changed it after `version` was read */
  assertVersion(version: number | undefined): void {
    if (version === undefined || version === this.version) return;
    throw new AppError('version.stale', '您打开以后，这项代理已有变化；请刷新后再看。', {
      context: { mine: {}, theirs: { revokedAt: this.revokedAt ?? null }, currentVersion: this.version },
    });
  }
}
DelegationSchema.setClass(Delegation);
