import { defineEntity, p } from '@mikro-orm/postgresql';
import { dayOf } from '../../../domain/calendar/city-day.js';
import { AppError } from '../../../domain/errors.js';
import { step } from '../../../domain/states/step.js';
import { tripStates } from '../../../domain/states/trip-states.js';
import type { TripState } from '../../../domain/states/trip-states.js';

/** Kinds of trips; all of them count in the same budget. */
export const tripKinds = ['verification', 'special', 'departmental', 'unannounced'] as const;

/** Kind of a trip: 核查, 专项督查, 部门检查, 暗访. */
export type TripKind = (typeof tripKinds)[number];

const InspectionTripSchema = defineEntity({
  name: 'InspectionTrip',
  tableName: 'inspection_trip',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    countyId: p.uuid().nullable(),
    year: p.integer(),
    number: p.integer(),
    kind: p.text().$type<TripKind>(),
    title: p.text(),
    fromOn: p.date(),
    toOn: p.date(),
    state: p.text().$type<TripState>(),
    filedBody: p.uuid(),
    filedBy: p.uuid(),
    filedAt: p.datetime(),
    extraReason: p.text().nullable(),
    signedBy: p.uuid().nullable(),
    signedPerson: p.uuid().nullable(),
    signedAt: p.datetime().nullable(),
    signReason: p.text().nullable(),
    startedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    cancelReason: p.text().nullable(),
    version: p.integer(),
  },
});

/** Who signs a trip beyond the budget, and when. */
export interface TripSignature {
  postId: string;
  personId: string;
  now: Date;
  reason: string;
}

/** 核查轮次: one filed round in any number of places; it counts once in the year's budget. */
export class InspectionTrip extends InspectionTripSchema.class {
  /** A named leader lets one more go than the budget has. @throws state.illegal-step for one that needs no signature */
  sign({ postId, personId, now, reason }: TripSignature): void {
    this.state = step(tripStates, this.state, 'sign');
    Object.assign(this, { signedBy: postId, signedPerson: personId, signedAt: now, signReason: reason });
  }

  /** It starts on one of its days. @throws trip.over-budget unsigned, state.illegal-step on other days and the second time */
  start(now: Date): void {
    if (this.state === 'unsigned')
      throw new AppError('trip.over-budget', '这个轮次超出全年次数，领导签批以后才能出发。');
    const state = step(tripStates, this.state, 'start');
    const day = dayOf(now);
    if (day < this.fromOn || day > this.toOn)
      throw new AppError(
        'state.illegal-step',
        `备案的日期是${this.fromOn}至${this.toOn}，请在这几天内出发。`,
      );
    Object.assign(this, { state, startedAt: now });
  }

  /** It was made before it was filed: one check, put down with its result. @throws state.illegal-step */
  happened(now: Date): void {
    const started = step(tripStates, this.state, 'start');
    Object.assign(this, { state: step(tripStates, started, 'end'), startedAt: now, endedAt: now });
  }

  /** @throws state.illegal-step before it started, or while items have no finding */
  end(now: Date, openItems: number): void {
    const state = step(tripStates, this.state, 'end');
    if (openItems > 0)
      throw new AppError('state.illegal-step', `还有${openItems}项没有核查结论，全部填写以后再结束。`);
    Object.assign(this, { state, endedAt: now });
  }

  /** @throws state.illegal-step once it started */
  cancel(reason: string): void {
    this.state = step(tripStates, this.state, 'cancel');
    this.cancelReason = reason;
  }

  /** @throws version.stale when somebody changed it after `version` was read */
  assertVersion(version: number | undefined): void {
    if (version === undefined || version === this.version) return;
    throw new AppError('version.stale', '您打开以后，这个轮次已有变化；请刷新后再看。', {
      context: { mine: {}, theirs: { state: this.state }, currentVersion: this.version },
    });
  }
}
InspectionTripSchema.setClass(InspectionTrip);
