import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { preferenceStates } from '../../domain/states/preference-states.js';
import type { PreferenceState } from '../../domain/states/preference-states.js';
import { step } from '../../domain/states/step.js';

/** Kinds of preference: 财政税收, 土地指标, 政策执行. Source: article. */
export const preferenceKinds = ['tax', 'land', 'policy'] as const;

/** A kind of the closed list. */
export type PreferenceKind = (typeof preferenceKinds)[number];

const PreferenceSchema = defineEntity({
  name: 'Preference',
  tableName: 'preference',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    bodyId: p.uuid(),
    period: p.text(),
    kind: p.text().$type<PreferenceKind>(),
    state: p.text().$type<PreferenceState>(),
    draftedPerson: p.uuid(),
    decidedBy: p.uuid().nullable(),
    decidedPerson: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    reason: p.text().nullable(),
    endedAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** Who decides, and when. */
interface Hand {
  postId: string;
  personId: string;
  now: Date;
}

/** 倾斜支持: a preference in tax, land quota or policy for a body that was commended, from one day to another. */
export class Preference extends PreferenceSchema.class {
  /** @throws consequence.own-proposal for the person who drafted it, state.illegal-step once decided */
  decide(action: 'sign' | 'decline', { postId, personId, now }: Hand, reason: string | null): void {
    this.state = step(preferenceStates, this.state, action);
    if (personId === this.draftedPerson)
      throw new AppError('consequence.own-proposal', '这件倾斜支持由您起草，由另一人签发。');
    Object.assign(this, { decidedBy: postId, decidedPerson: personId, decidedAt: now, reason });
  }

  /** Ends it before its last day. @throws state.illegal-step for one that is not signed */
  end(now: Date, reason: string): void {
    this.state = step(preferenceStates, this.state, 'end');
    Object.assign(this, { endedAt: now, reason });
  }

  /** @throws version.stale when somebody changed it after `version` was read */
  assertVersion(version: number | undefined): void {
    if (version === undefined || version === this.version) return;
    throw new AppError('version.stale', '您打开以后，这件倾斜支持已被处理过；请刷新后再看。', {
      context: { mine: {}, theirs: { reason: this.reason ?? null }, currentVersion: this.version },
    });
  }
}
PreferenceSchema.setClass(Preference);
