import type { TaskDraft } from './task-draft.js';

const byOrigin = { table: 0.95, note: 0.9, shared: 0.8, spoken: 0.75 } as const;

/**
 * How sure a proposal is, 0–1 in two decimals. It starts from the form (table 0.95, note 0.9, 以上 0.8, sentence
 * 0.75, bare names 0.6) and is capped by the weakest part: nobody named 0.3; a responsible unit that is no body of the
 * city 0.4, a group instead of a body 0.7; an unknown cooperating unit 0.6. A deadline without a date, or with a
 * remark, takes 0.1 off. Source: assumption; a person confirms every proposal.
 */
export function confidenceOf({ who, origin }: TaskDraft): number {
  const { responsible, cooperating, deadline } = who;
  const form = who.form === 'names' ? Math.min(byOrigin[origin], 0.6) : byOrigin[origin];
  const has = (units: readonly { kind: string }[], kinds: readonly string[]) =>
    units.some(({ kind }) => kinds.includes(kind));
  const caps = [
    responsible.length === 0 ? 0.3 : 1,
    has(responsible, ['unit', 'other', 'person']) ? 0.4 : 1,
    has(responsible, ['group']) ? 0.7 : 1,
    has(cooperating, ['unit', 'other', 'person']) ? 0.6 : 1,
  ];
  const vague = deadline !== undefined && !deadline.openEnded && deadline.remarks.length > 0;
  return Math.round((Math.min(form, ...caps) - (vague ? 0.1 : 0)) * 100) / 100;
}
