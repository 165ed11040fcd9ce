import type { Options } from '@mikro-orm/postgresql';
import { Decision } from '../decision/decision.entity.js';
import { TaskPart } from '../decision/task-part.entity.js';
import { TaskProposal } from '../decision/task-proposal.entity.js';
import { Dispute } from '../implementation/dispute.entity.js';
import { Report } from '../implementation/report.entity.js';
import { DeadlineRequest } from '../supervision/deadline-request.entity.js';
import { InterviewDraft } from '../supervision/interview-draft.entity.js';
import { Restriction } from '../supervision/restriction.entity.js';
import { SupervisionOrder } from '../supervision/supervision-order.entity.js';

/** Every entity of the record; rows that no guard judges have no entity, they are read by SQL. */
export const entities: NonNullable<Options['entities']> = [
  Decision,
  TaskPart,
  TaskProposal,
  Dispute,
  Report,
  SupervisionOrder,
  Restriction,
  InterviewDraft,
  DeadlineRequest,
];
