import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../../domain/errors.js';

/** What a look on the spot can say: 属实, 有出入, 虚报. */
export const findingOutcomes = ['verified', 'differs', 'false'] as const;

/** Outcome of a finding. */
export type FindingOutcome = (typeof findingOutcomes)[number];

const VerificationItemSchema = defineEntity({
  name: 'VerificationItem',
  tableName: 'verification_item',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    roundId: p.uuid(),
    place: p.integer(),
    key: p.text(),
    name: p.text(),
    bodyId: p.uuid(),
    indicatorId: p.uuid().nullable(),
    partId: p.uuid().nullable(),
    weight: p.integer(),
    tripId: p.uuid().nullable(),
    outcome: p.text().$type<FindingOutcome>().nullable(),
    trueValue: p.text().nullable(),
    reason: p.text().nullable(),
    foundBy: p.uuid().nullable(),
    foundPerson: p.uuid().nullable(),
    foundAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** A finding as it is put down. */
export interface Finding {
  outcome: FindingOutcome;
  /** What is there in truth; null unless it differs. */
  trueValue: string | null;
  reason: string;
  foundBy: string;
  foundPerson: string;
  foundAt: Date;
}

/** 核查事项: something that was drawn, and what was found on the spot. */
export class VerificationItem extends VerificationItemSchema.class {
  /** Found once, by one of those who went there. @throws finding.already-there with the first one, version.stale */
  find(finding: Finding, version: number | undefined): void {
    if (this.outcome != null)
      throw new AppError(
        'finding.already-there',
        '这一项已经有核查结论，不能再填一次；确需改变的，由本单位或考核办按异议、更正程序办理。',
        { context: { outcome: this.outcome, reason: this.reason ?? null } },
      );
    if (version !== undefined && version !== this.version)
      throw new AppError('version.stale', '您打开以后，这一项已有变化；请刷新后再填。', {
        context: { mine: { reason: finding.reason }, theirs: {}, currentVersion: this.version },
      });
    Object.assign(this, finding);
  }
}
VerificationItemSchema.setClass(VerificationItem);
