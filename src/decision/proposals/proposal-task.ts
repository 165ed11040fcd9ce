import type { StoredProposal } from '../documents/document.service.js';
import type { TaskInput } from '../tasks/task.schema.js';

/** Whether the words of a document mean a task without an end. Source: 长期坚持、持续推进 have no date. */
export const isLongTerm = ({ deadline, deadlineText }: StoredProposal): boolean =>
  deadline === null && /长期坚持|持续推进/.test(deadlineText ?? '');

/**
 * The task that a proposal becomes. The first named body leads; the others named beside it cooperate; who is no body
 * of the city is left out. Source: the documents' own rule, 排在首位的为牵头单位.
 */
export function asTask(proposal: StoredProposal): TaskInput {
  const [first, ...others] = proposal.responsible;
  const cooperating = [...others, ...proposal.cooperating].flatMap(({ code }) =>
    code === undefined ? [] : [code],
  );
  return {
    wording: proposal.wording,
    path: proposal.path ?? undefined,
    standard: proposal.standard ?? undefined,
    responsible: first?.code,
    cooperating: [...new Set(cooperating)].filter((code) => code !== first?.code),
    dueOn: proposal.deadline ?? undefined,
    longTerm: isLongTerm(proposal),
    milestones: proposal.milestones,
    proposalId: proposal.id,
  };
}
