import { Injectable } from '@nestjs/common';
import { quarterOf } from '../../domain/assessment/quarter.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { AppError } from '../../domain/errors.js';
import { schemeStates } from '../../domain/states/scheme-states.js';
import { step } from '../../domain/states/step.js';
import type { CommandContext } from '../../identity/actor.js';
import { closedPeriods } from '../measurements/closed-period.record.js';
import type { LockedScheme } from './locked-scheme.record.js';
import { readCheck } from './scheme-check.record.js';
import { SchemeCommandService } from './scheme-command.service.js';
import type { SchemeMoment } from './scheme-command.service.js';
import { assertInYear } from './scheme-draft.service.js';
import type * as schema from './scheme-draft.schema.js';
import * as record from './scheme-issue.record.js';

/** The issue 印发 of a scheme: proposed by one person with document and day, issued by another, then never edited. */
@Injectable()
export class SchemeIssueService {
  constructor(private readonly schemes: SchemeCommandService) {}

  /**
   * Asks a second person to issue it.
   * @throws scheme.plan-refused, request.invalid for a day in a closed quarter or a change without its reason
   */
  propose(context: CommandContext, id: string, input: schema.ProposeInput): Promise<schema.DraftAnswer> {
    const { version, ...mine } = input;
    return this.schemes.run(context, { id, action: 'scheme:propose', version, mine }, async (scheme, at) => {
      scheme.state = step(schemeStates, scheme.state, 'propose');
      Object.assign(scheme, mine, { reason: mine.reason === '' ? null : mine.reason });
      scheme.proposedBy = at.actor.postId;
      scheme.proposedPerson = at.actor.personId;
      await assertIssuable(scheme, at);
      return { details: { documentNumber: mine.documentNumber, effectiveOn: mine.effectiveOn } };
    });
  }

  /** Takes the proposal back, to go on with the draft. @throws state.illegal-step */
  reopen(context: CommandContext, id: string, { version }: schema.VersionInput): Promise<schema.DraftAnswer> {
    return this.schemes.run(context, { id, action: 'scheme:reopen', version }, (scheme) => {
      scheme.state = step(schemeStates, scheme.state, 'reopen');
      scheme.proposedBy = scheme.proposedPerson = null;
      return {};
    });
  }

  /**
   * Issues what another person proposed: it holds from its day, every body that it assesses is told, and so is the
   * inspector. @throws scheme.own-issue, and as `propose`
   */
  issue(context: CommandContext, id: string, { version }: schema.VersionInput): Promise<schema.DraftAnswer> {
    return this.schemes.run(context, { id, action: 'scheme:issue', version }, async (scheme, at) => {
      const { actor, now, em } = at;
      const state = step(schemeStates, scheme.state, 'issue');
      if (scheme.proposedPerson === actor.personId)
        throw new AppError('scheme.own-issue', '这份方案是您提请印发的，须由考核办另一人核对后印发。');
      await assertIssuable(scheme, at);
      await record.pinDuties(em, scheme);
      const measure = await record.nextMeasure(em, scheme);
      Object.assign(scheme, { state, measureId: measure.id });
      Object.assign(scheme, { issuedBy: actor.postId, issuedPerson: actor.personId, issuedAt: now });
      const bodyIds = await record.assessedBodies(em, scheme);
      const { documentNumber, effectiveOn } = scheme;
      return {
        writes: [measure.insert, ...record.tellIssued(scheme, bodyIds, at)],
        details: { documentNumber, effectiveOn },
        bodyIds,
      };
    });
  }
}

async function assertIssuable(scheme: LockedScheme, { em, law }: SchemeMoment): Promise<void> {
  assertInYear(scheme.effectiveOn, scheme.year);
  await assertPeriodsOpen(scheme, em);
  if (scheme.reason === null && (await record.hasIssuedVersion(em, scheme))) {
    const detail = '年中调整须写明理由';
    throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/reason', detail }] });
  }
  const { findings } = await readCheck(em, scheme, { rules: law.rules });
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new AppError(
    'scheme.plan-refused',
    `方案检查还有${errors.length}处不合规则，请先在方案里改正，再提请印发。`,
    {
      context: { findings: errors },
    },
  );
}

// Source: rules.md, "Quarter and year": open periods only.
async function assertPeriodsOpen(
  { cityId, year, effectiveOn }: LockedScheme,
  em: SchemeMoment['em'],
): Promise<void> {
  const quarters = ['Q1', 'Q2', 'Q3', 'Q4'].map((name) => `${year}${name}`);
  const closed = await closedPeriods(em, cityId, quarters);
  const last = quarters.filter((period) => closed.has(period)).at(-1);
  if (last === undefined || effectiveOn > (quarterOf(last)?.lastDay ?? '')) return;
  const detail = `${sayPeriod(last)}的结果已经公布，施行日期须在它之后`;
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/effectiveOn', detail }] });
}
