import { rowOf, weaknessPlace } from '../domain/assessment/weakness/weakness-key.js';

/** A thing of the record that a notice or a list names. */
export interface Subject {
  subjectType: string;
  subjectId: string;
  decisionId?: string | null;
}

// By subject type: part, order, restriction, report, dispute, decision, interview. Whoever builds the page of one adds its line,
// as `part: ({ subjectId }) => `/parts/${subjectId}``; until then nothing leads to it.
const places: Partial<Record<string, (subject: Subject) => string>> = {
  part: ({ subjectId }) => `/parts/${subjectId}`,
  document: ({ subjectId }) => `/documents/${subjectId}`,
  decision: ({ subjectId }) => `/decisions/${subjectId}`,
  dispute: ({ subjectId }) => `/disputes/${subjectId}`,
  interview: ({ subjectId }) => `/interviews/${subjectId}`,
  restriction: ({ subjectId }) => `/restrictions/${subjectId}`,
  assessment_step: () => '/assessment-year',
  result: () => '/scores',
  consequence: ({ subjectId }) => `/consequences/${subjectId}`,
  reward_round: () => '/consequences',
  preference: () => '/preferences',
  objection: ({ subjectId }) => `/objections/${subjectId}`,
  deduction: ({ subjectId }) => `/deductions/${subjectId}`,
  request: ({ subjectId }) => `/extensions/${subjectId}`,
  explanation: ({ subjectId }) => `/explanations/${subjectId}`,
  question: ({ subjectId }) => `/questions/${subjectId}`,
  order: ({ subjectId }) => `/orders/${subjectId}`,
  paper: ({ subjectId }) => `/papers/${subjectId}`,
  project: ({ subjectId }) => `/projects/${subjectId}`,
  enterprise: ({ subjectId }) => `/enterprises/${subjectId}`,
  check: ({ subjectId }) => `/checks/${subjectId}`,
  feedback: ({ subjectId }) => `/feedback/${subjectId}`,
  hand_over: ({ subjectId }) => `/hand-overs/${subjectId}`,
  delegation: () => '/delegations',
  measurement: () => '/measurements',
  negative_event: ({ subjectId }) => `/negative-events#event-${subjectId}`,
  bonus_award: ({ subjectId }) => `/awards#award-${subjectId}`,
  veto: ({ subjectId }) => `/awards#veto-${subjectId}`,
  indicator: () => '/indicators',
  scheme: ({ subjectId }) => `/schemes/${subjectId}`,
  trip: ({ subjectId }) => `/verifications/trips/${subjectId}`,
  verification_item: ({ subjectId }) => `/verifications/items/${subjectId}`,
  report: ({ subjectId }) => `/reviews/${subjectId}`,
  weakness: ({ subjectId }) => weaknessTable(subjectId),
};

/** The page on which one deals with a thing, with an anchor where it is part of a page; null where there is none yet. */
export const placeOf = (subject: Subject): string | null => places[subject.subjectType]?.(subject) ?? null;

// The table in which a weakness has its line; of one body's row the rows of that body.
function weaknessTable(key: string): string {
  const place = weaknessPlace(key);
  if (place === null) return '/weaknesses';
  const { view, period, way, of } = place;
  if (way !== 'row') return `/weaknesses?${new URLSearchParams({ view, by: way, period }).toString()}`;
  const { body, indicator } = rowOf({ of });
  return `/weaknesses/rows?${new URLSearchParams({ period, body, indicator }).toString()}`;
}
