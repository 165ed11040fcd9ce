import { defineEntity, p } from '@mikro-orm/postgresql';
import { assertAfterFreeze } from '../../../domain/assessment/verification/public-value.js';
import { dayOf } from '../../../domain/calendar/city-day.js';
import { AppError } from '../../../domain/errors.js';
import { step } from '../../../domain/states/step.js';
import { roundStates } from '../../../domain/states/verification-round-states.js';
import type { RoundState } from '../../../domain/states/verification-round-states.js';

const VerificationRoundSchema = defineEntity({
  name: 'VerificationRound',
  tableName: 'verification_round',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    period: p.text(),
    number: p.integer(),
    state: p.text().$type<RoundState>(),
    openedBy: p.uuid(),
    openedAt: p.datetime(),
    commitment: p.text().nullable(),
    committedBy: p.uuid().nullable(),
    committedAt: p.datetime().nullable(),
    draws: p.integer().nullable(),
    seedSource: p.text().nullable(),
    list: p.text().nullable(),
    listSha256: p.text().nullable(),
    frozenBy: p.uuid().nullable(),
    frozenAt: p.datetime().nullable(),
    secret: p.text().nullable(),
    publicValue: p.text().nullable(),
    publicSource: p.text().nullable(),
    publicOn: p.date().nullable(),
    seed: p.text().nullable(),
    drawFile: p.text().nullable(),
    drawnBy: p.uuid().nullable(),
    drawnAt: p.datetime().nullable(),
    abandonedBy: p.uuid().nullable(),
    abandonedAt: p.datetime().nullable(),
    abandonReason: p.text().nullable(),
    version: p.integer(),
  },
});

/** Who acts on a round, and when. */
export interface RoundHand {
  postId: string;
  now: Date;
}

/** What a list is frozen with. */
export interface Frozen {
  draws: number;
  seedSource: string;
  /** Canonical JSON, and its SHA-256. */
  list: string;
  listSha256: string;
}

/** What a draw came to. */
export interface Drawn {
  secret: string;
  publicValue: string;
  publicSource: string;
  publicOn: string;
  seed: string;
  drawFile: string;
}

/** 核查 of a quarter: nominations, a committed secret, a frozen list, one draw. */
export class VerificationRound extends VerificationRoundSchema.class {
  /** The hash of the office's secret number, before anyone knows the list. @throws state.illegal-step the second time */
  commit({ postId, now }: RoundHand, commitment: string): void {
    this.state = step(roundStates, this.state, 'commit');
    Object.assign(this, { commitment, committedBy: postId, committedAt: now });
  }

  /** From now on nothing of the list changes. @throws state.illegal-step without a commitment, or when it is frozen */
  freeze({ postId, now }: RoundHand, frozen: Frozen): void {
    this.state = step(roundStates, this.state, 'freeze');
    Object.assign(this, { ...frozen, frozenBy: postId, frozenAt: now });
  }

  /**
   * The secret is revealed and meets a public value of a later day.
   * @throws state.illegal-step before the freeze and the second time, verification.commitment-differs,
   * verification.value-too-early
   */
  draw({ postId, now }: RoundHand, commitment: string, drawn: Drawn): void {
    this.state = step(roundStates, this.state, 'draw');
    this.assertSeedable({ publicOn: drawn.publicOn, commitment, now });
    Object.assign(this, { ...drawn, drawnBy: postId, drawnAt: now });
  }

  /** @throws verification.commitment-differs, verification.value-too-early, request.invalid for a day that has not come */
  assertSeedable({ publicOn, commitment, now }: { publicOn: string; commitment: string; now: Date }): void {
    const frozenOn = dayOf(this.frozenAt ?? now);
    assertAfterFreeze({ publicOn, frozenOn, today: dayOf(now) });
    if (commitment === this.commitment) return;
    throw new AppError(
      'verification.commitment-differs',
      '这个密数与名单冻结前封存的不是同一个，请核对封存件。',
      {
        fields: [{ pointer: '/secret', detail: '与封存的密数不符' }],
      },
    );
  }

  /** The secret was lost: the round stays on record with its reason. @throws state.illegal-step once it was drawn */
  abandon({ postId, now }: RoundHand, reason: string): void {
    this.state = step(roundStates, this.state, 'abandon');
    Object.assign(this, { abandonedBy: postId, abandonedAt: now, abandonReason: reason });
  }

  /** Lets nominations in until the list is frozen. @throws verification.frozen */
  assertCollecting(): void {
    if (this.state === 'collecting' || this.state === 'committed') return;
    throw new AppError('verification.frozen', '名单已经冻结，不能再增减；新的事项请在下一个季度征集时提名。');
  }

  /** @throws version.stale when somebody changed it after `version` was read */
  assertVersion(version: number | undefined): void {
    if (version === undefined || version === this.version) return;
    throw new AppError('version.stale', '您打开以后，这次核查已有变化；请刷新后再看。', {
      context: { mine: {}, theirs: { state: this.state }, currentVersion: this.version },
    });
  }
}
VerificationRoundSchema.setClass(VerificationRound);
