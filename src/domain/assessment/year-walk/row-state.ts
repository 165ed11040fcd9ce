import type { RoundState } from '../../states/verification-round-states.js';
import type { CalendarRow } from './judge-year.js';
import { kindOfStep } from './step-code.js';
import type { StepCode } from './step-code.js';

/** What the record holds about the period of a row. */
export interface PeriodFacts {
  /** Values that are due and not there; that are there and not approved. */
  missing: number;
  waiting: number;
  /** Null: no round of verification was opened. */
  round: RoundState | null;
  nominations: number;
  /** Drawn items without a finding. */
  unfound: number;
  computed: boolean;
  /** The scores were shown to each body. */
  shown: boolean;
  undecided: number;
  published: boolean;
  /** Rewards and sanctions that the publication proposed, and those of them that nobody has signed or declined. */
  proposed: number;
  unsigned: number;
}

/** Nothing known yet: what a period is judged by until the record has something of it. */
export const noFacts: PeriodFacts = {
  ...{ missing: 0, waiting: 0, round: null, nominations: 0, unfound: 0, computed: false, shown: false },
  ...{ undecided: 0, published: false, proposed: 0, unsigned: 0 },
};

/** Whose move a row is. */
export type RowMover = 'units' | 'assessors' | 'owners' | 'office' | 'chair' | 'signers' | 'finance';

const movers: Record<StepCode, RowMover> = {
  ...{ report_window: 'units', late_report: 'units', review: 'assessors' },
  ...{ data_source: 'owners', data_merge: 'owners', data_approve: 'owners' },
  ...{
    seed_commit: 'office',
    nominate: 'assessors',
    draw: 'office',
    merge_trips: 'office',
    verify: 'office',
  },
  ...{ score: 'office', objection: 'units', decide: 'chair', publish: 'chair', consequences: 'signers' },
  ...{ annual_merge: 'office', annual_objection: 'units', annual_decide: 'chair', annual_publish: 'chair' },
  ...{ fund_return: 'finance' },
};

/** Whose move a row is while it is open: scores that nobody was shown yet are the office's. */
export function moverOf(code: StepCode, { shown }: PeriodFacts): RowMover {
  return kindOfStep(code) === 'objection' && !shown ? 'office' : movers[code];
}

/** Whether what a row asks for is there; null: it asks for nothing that can be counted and ends with its last day. */
export function isFinished(code: StepCode, facts: PeriodFacts): boolean | null {
  const { round, shown, published } = facts;
  const answers: Partial<Record<StepCode, boolean>> = {
    data_source: facts.missing === 0,
    data_approve: facts.missing + facts.waiting === 0,
    seed_commit: round !== null && round !== 'collecting',
    nominate: facts.nominations > 0,
    draw: round === 'drawn',
    verify: round === 'drawn' && facts.unfound === 0,
    score: facts.computed,
    objection: shown,
    decide: shown && facts.undecided === 0,
    publish: published,
    consequences: published && facts.unsigned === 0,
  };
  return answers[kindOfStep(code)] ?? null;
}

/** How a row stands: not yet, open, done before its day, over, or over with something still missing. */
export type RowStanding = 'coming' | 'open' | 'done' | 'over' | 'overdue';

/** How a row stands on a day, its last one inclusive. */
export function standingOfRow(row: CalendarRow, facts: PeriodFacts, today: string): RowStanding {
  const finished = isFinished(row.code, facts);
  const isTerm = kindOfStep(row.code) === 'objection';
  if (today < row.startsOn) return 'coming';
  // Bodies may object until the last day, also once everybody was shown his score.
  if (finished === true && !(isTerm && today <= row.dueOn)) return 'done';
  if (today <= row.dueOn) return 'open';
  return finished === null ? 'over' : 'overdue';
}
