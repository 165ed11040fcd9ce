import type { Options } from '@mikro-orm/postgresql';
import { FundYear } from '../consequence/fund/fund-year.entity.js';
import { InterviewChain } from '../supervision/interviews/chain/interview-chain.entity.js';
import { Preference } from '../consequence/preferences/preference.entity.js';
import { Consequence } from '../consequence/proposals/consequence.entity.js';
import { Decision } from '../decision/decisions/decision.entity.js';
import { Deduction } from '../assessment/deductions/deduction.entity.js';
import { Objection } from '../assessment/objections/objection.entity.js';
import { PeriodResult } from '../assessment/results/period-result.entity.js';
import { VerificationItem } from '../assessment/verification/findings/verification-item.entity.js';
import { VerificationRound } from '../assessment/verification/rounds/verification-round.entity.js';
import { InspectionTrip } from '../assessment/verification/trips/inspection-trip.entity.js';
import { TaskPart } from '../decision/tasks/task-part.entity.js';
import { TaskProposal } from '../decision/proposals/task-proposal.entity.js';
import { FormalPaper } from '../document/papers/formal-paper.entity.js';
import { Dispute } from '../implementation/disputes/dispute.entity.js';
import { Report } from '../implementation/reports/report.entity.js';
import { Appointment } from '../organization/tenure/appointment.entity.js';
import { HandOver } from '../organization/tenure/hand-over.entity.js';
import { Delegation } from '../organization/tenure/delegation.entity.js';
import { RuleChange } from '../supervision/rules/rule-change.entity.js';
import { CalendarImport } from '../supervision/calendar/calendar-import.entity.js';
import { DeadlineRequest } from '../supervision/deadlines/deadline-request.entity.js';
import { CheckRecord } from '../supervision/checks/check-record.entity.js';
import { Explanation } from '../supervision/explanations/explanation.entity.js';
import { Feedback } from '../notification/feedback/feedback.entity.js';
import { InspectionQuestion } from '../oversight/inspection-question.entity.js';
import { InterviewDraft } from '../supervision/interviews/interview-draft.entity.js';
import { Restriction } from '../supervision/restrictions/restriction.entity.js';
import { SupervisionOrder } from '../supervision/orders/supervision-order.entity.js';

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
  FormalPaper,
  DeadlineRequest,
  CheckRecord,
  InspectionQuestion,
  Explanation,
  CalendarImport,
  RuleChange,
  PeriodResult,
  Objection,
  Deduction,
  VerificationRound,
  VerificationItem,
  InspectionTrip,
  Consequence,
  InterviewChain,
  FundYear,
  Preference,
  Appointment,
  Delegation,
  HandOver,
  Feedback,
];
