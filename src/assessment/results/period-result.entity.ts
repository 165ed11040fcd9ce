import { defineEntity, p } from '@mikro-orm/postgresql';
import { assertMayPublish } from '../../domain/assessment/result-terms.js';
import type { PublicationFacts } from '../../domain/assessment/result-terms.js';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { resultStates } from '../../domain/states/result-states.js';
import type { ResultState } from '../../domain/states/result-states.js';
import { step } from '../../domain/states/step.js';

const PeriodResultSchema = defineEntity({
  name: 'PeriodResult',
  tableName: 'period_result',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    period: p.text(),
    number: p.integer(),
    state: p.text().$type<ResultState>(),
    computationId: p.uuid(),
    reason: p.text().nullable(),
    openedBy: p.uuid(),
    openedAt: p.datetime(),
    previewedAt: p.datetime().nullable(),
    objectionsUntil: p.datetime().nullable(),
    basis: p.text().nullable(),
    documentNumber: p.text().nullable(),
    publishedBy: p.uuid().nullable(),
    publishedAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** The signature under a publication. */
export interface Publication {
  postId: string;
  /** The document on which it rests. */
  basis: string;
  now: Date;
}

/** 考核结果 of a period: what a computation came to, shown to each body, then published and closed. */
export class PeriodResult extends PeriodResultSchema.class {
  /** Each body sees its score from now on and may object in its days. @throws state.illegal-step */
  preview(computationId: string, { rules, calendar }: CityLaw, now: Date): void {
    this.state = step(resultStates, this.state, 'preview');
    this.computationId = computationId;
    this.previewedAt = now;
    this.objectionsUntil = calendar.addWorkingDays(now, rules.objection.fileWithinWd);
  }

  /** A corrected computation takes the place of the one that was shown. @throws state.illegal-step */
  correct(computationId: string): void {
    this.state = step(resultStates, this.state, 'correct');
    this.computationId = computationId;
  }

  /** Signed and closed. @throws result.closed, and as `assertMayPublish` */
  publish(facts: PublicationFacts, { postId, basis, now }: Publication): void {
    if (this.state === 'published' || this.state === 'replaced') throw closed();
    const state = step(resultStates, this.state, 'publish');
    assertMayPublish(facts, now);
    this.state = state;
    Object.assign(this, { basis, publishedBy: postId, publishedAt: now });
  }

  /** Another result of its period is published in its place; it stays to be read. @throws state.illegal-step */
  replace(): void {
    this.state = step(resultStates, this.state, 'replace');
  }

  /** @throws version.stale when somebody changed it after `version` was read */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    throw new AppError('version.stale', '您打开以后，这个结果已被别人处理过；请刷新后再看。', {
      context: { mine, theirs: { basis: this.basis ?? null }, currentVersion: this.version },
    });
  }
}
PeriodResultSchema.setClass(PeriodResult);

/** A published period is closed: what was published is not shown, published or computed away once more. */
export const closed = (): AppError =>
  new AppError('result.closed', '这一期的结果已经发布；确需更正的，由考核办主任签发重新发布决定。');
