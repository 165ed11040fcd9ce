import { heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { AppError } from '../src/domain/errors.js';
import type { FollowObjectionService } from '../src/assessment/objections/follow-objection.service.js';
import type { FollowConsequenceService } from '../src/supervision/interviews/chain/follow-consequence.service.js';
import type { FollowYearService } from '../src/assessment/year/follow-year.service.js';
import type { SummariseService } from '../src/decision/decisions/summarise.service.js';
import type { FollowOrderService } from '../src/supervision/orders/follow-order.service.js';
import type { FollowRestrictionService } from '../src/supervision/restrictions/follow-restriction.service.js';
import type { FollowExplanationService } from '../src/supervision/explanations/follow-explanation.service.js';
import type { FollowProjectsService } from '../src/supervision/projects/follow-projects.service.js';
import type { SuperviseService } from '../src/supervision/lamps/supervise.service.js';
import type { FaultService } from '../src/temporal/fault.service.js';
import type { LoopActivities } from './contracts.js';

/** The activities of all loops, each a door to one service. */
export function composeActivities(
  ...[
    supervise,
    summarise,
    orders,
    restrictions,
    objections,
    projects,
    consequences,
    years,
    explanations,
    faults,
  ]: [
    SuperviseService,
    SummariseService,
    FollowOrderService,
    FollowRestrictionService,
    FollowObjectionService,
    FollowProjectsService,
    FollowConsequenceService,
    FollowYearService,
    FollowExplanationService,
    FaultService,
  ]
): LoopActivities {
  return {
    supervise: (id) => step(() => supervise.supervise(id)),
    summarise: (id) => step(() => summarise.summarise(id)),
    followOrder: (id) => step(() => orders.follow(id)),
    followRestriction: (id) => step(() => restrictions.follow(id)),
    followObjection: (id) => step(() => objections.follow(id)),
    followProjects: (id) => step(() => projects.follow(id)),
    followConsequence: (id) => step(() => consequences.follow(id)),
    followYear: (id) => step(() => years.follow(id)),
    followExplanation: (id) => step(() => explanations.follow(id)),
    recordFault: (fault) => faults.record(fault),
  };
}

const heartbeatMs = 1_000;

/**
 * Runs one step: it says every second that it lives, so that a killed worker's step is taken over within seconds.
 * A refusal by the rules stays a refusal however often it is tried; everything else is retried without limit.
 */
async function step<T>(work: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => heartbeat(), heartbeatMs);
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw ApplicationFailure.nonRetryable(error.message, error.code);
  } finally {
    clearInterval(beat);
  }
}
