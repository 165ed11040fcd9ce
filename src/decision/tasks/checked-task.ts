import { closingDayOf } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { defaultDeadline, dueFromDay } from '../../domain/decision/deadline.js';
import type { StoredDocument, StoredProposal } from '../documents/document.service.js';
import { asTask } from '../proposals/proposal-task.js';

/** What to look at before a task leaves. */
interface TaskWarning {
  kind: 'no-body' | 'past' | 'no-date' | 'unmatched';
  /** The words of the document that it is about. */
  words: string;
  /** Whether the task cannot leave like this. */
  blocks: boolean;
}

/** A task as it would leave. */
export interface CheckedTask {
  proposal: StoredProposal;
  codes: string[];
  responsible: string | null;
  cooperating: string[];
  /** The city's day that its deadline closes; null: none. */
  dueOn: string | null;
  /** Where the deadline is from; `story` says it where the rules count it. */
  basis: 'document' | 'person' | 'none' | 'limit';
  story: string;
  warnings: TaskWarning[];
}

interface CheckGround {
  document: Pick<StoredDocument, 'kind' | 'urgency'>;
  law: CityLaw;
  now: Date;
}

/** Judges a proposal as it would be judged when it is dispatched now. */
export function checkedTask(
  proposal: StoredProposal,
  ground: CheckGround,
  names: ReadonlyMap<string, string>,
): CheckedTask {
  const { responsible, cooperating, longTerm } = asTask(proposal);
  const nameOf = (code: string): string => names.get(code) ?? code;
  return {
    proposal,
    codes: responsible === undefined ? cooperating : [responsible, ...cooperating],
    responsible: responsible === undefined ? null : nameOf(responsible),
    cooperating: cooperating.map(nameOf),
    ...dueOf(proposal, { ...ground, longTerm }),
    warnings: warningsOf(proposal, { responsible, longTerm, now: ground.now }),
  };
}

function dueOf(
  { deadline, deadlineText }: StoredProposal,
  { document, law, now, longTerm }: CheckGround & { longTerm: boolean },
): Pick<CheckedTask, 'dueOn' | 'basis' | 'story'> {
  if (deadline !== null)
    return {
      dueOn: deadline,
      basis: deadlineText === null ? 'person' : 'document',
      story: deadlineText ?? '',
    };
  if (longTerm) return { dueOn: null, basis: 'none', story: deadlineText ?? '' };
  const { dueAt, story } = defaultDeadline({ ...document, from: now }, law);
  return { dueOn: dueAt && closingDayOf(dueAt), basis: 'limit', story };
}

function warningsOf(
  { responsible: named, cooperating, deadline }: StoredProposal,
  { responsible, longTerm, now }: { responsible: string | undefined; longTerm: boolean; now: Date },
): TaskWarning[] {
  const unmatched = [...named.slice(1), ...cooperating].filter(({ code }) => code === undefined);
  const words = unmatched.map(({ text }) => text).join('、');
  const all: (TaskWarning | false)[] = [
    responsible === undefined && { kind: 'no-body', words: named[0]?.text ?? '', blocks: true },
    deadline !== null && dueFromDay(deadline) <= now && { kind: 'past', words: deadline, blocks: true },
    deadline === null && !longTerm && { kind: 'no-date', words: '', blocks: false },
    words !== '' && { kind: 'unmatched', words, blocks: false },
  ];
  return all.filter((warning) => warning !== false);
}
