import { defineEntity, p } from '@mikro-orm/postgresql';
import { decisionStates } from '../../domain/states/decision-states.js';
import type { DecisionAction, DecisionState } from '../../domain/states/decision-states.js';
import { AppError } from '../../domain/errors.js';
import { step } from '../../domain/states/step.js';

const DecisionSchema = defineEntity({
  name: 'Decision',
  tableName: 'decision',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    documentId: p.uuid().nullable(),
    number: p.text(),
    title: p.text(),
    state: p.text().$type<DecisionState>(),
    urgent: p.boolean(),
    launchedBy: p.uuid(),
    responsibleLeader: p.uuid().nullable(),
    confirmedAt: p.datetime().nullable(),
    leavesAt: p.datetime().nullable(),
    dispatchedAt: p.datetime().nullable(),
    complete: p.boolean(),
    closedAt: p.datetime().nullable(),
    recountTo: p.integer().nullable(),
    recountAfter: p.uuid().nullable(),
    rulesVersion: p.integer().nullable(),
    version: p.integer(),
  },
});

/** 决策事项: what a city decided, as one bundle of tasks with one clock. */
export class Decision extends DecisionSchema.class {
  /** Takes a step. @throws state.illegal-step with what is possible now */
  take(action: DecisionAction): void {
    this.state = step(decisionStates, this.state, action);
  }

  /** @throws decision.closed once nothing may be added, extended or reopened: open a follow-up decision */
  assertOpen(): void {
    if (this.state !== 'closed' && this.state !== 'withdrawn') return;
    throw new AppError(
      'decision.closed',
      '这个决策事项已经办结或撤回，不能再改；需要继续推进的，请另立后续事项。',
    );
  }
}
DecisionSchema.setClass(Decision);
