import { ApplicationFailure } from '@temporalio/common';
import { AppError } from '../src/domain/errors.js';
import type { SummariseService } from '../src/decision/summarise.service.js';
import type { FollowOrderService } from '../src/supervision/follow-order.service.js';
import type { SuperviseService } from '../src/supervision/supervise.service.js';
import type { FaultService } from '../src/temporal/fault.service.js';
import type { LoopActivities } from './contracts.js';

/** The activities of all loops, each a door to one service. */
export function composeActivities(
  ...[supervise, summarise, orders, faults]: [
    SuperviseService,
    SummariseService,
    FollowOrderService,
    FaultService,
  ]
): LoopActivities {
  return {
    supervise: (id) => refusalsAreFinal(() => supervise.supervise(id)),
    summarise: (id) => refusalsAreFinal(() => summarise.summarise(id)),
    followOrder: (id) => refusalsAreFinal(() => orders.follow(id)),
    recordFault: (fault) => faults.record(fault),
  };
}

/** A refusal by the rules stays a refusal however often it is tried; everything else is retried without limit. */
async function refusalsAreFinal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw ApplicationFailure.nonRetryable(error.message, error.code);
  }
}
