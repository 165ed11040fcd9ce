import { defineEntity, p } from '@mikro-orm/postgresql';
import { disputeStates } from '../../domain/states/dispute-states.js';
import type { DisputeAction, DisputeState } from '../../domain/states/dispute-states.js';
import { step } from '../../domain/states/step.js';

const DisputeSchema = defineEntity({
  name: 'Dispute',
  tableName: 'dispute',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    partId: p.uuid(),
    reason: p.text(),
    suggestedBodyId: p.uuid().nullable(),
    state: p.text().$type<DisputeState>(),
    raisedBy: p.uuid(),
    raisedAt: p.datetime(),
    decideDueAt: p.datetime(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    answer: p.text().nullable(),
    version: p.integer(),
  },
});

/** 职责异议: a body says that a part is not its duty; the office decides once. */
export class Dispute extends DisputeSchema.class {
  /** Takes a step. @throws state.illegal-step once it was decided */
  take(action: DisputeAction): void {
    this.state = step(disputeStates, this.state, action);
  }
}
DisputeSchema.setClass(Dispute);
