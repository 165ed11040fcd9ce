import { DecisionService } from '../../src/decision/decisions/decision.service.js';
import type { DecisionAnswer } from '../../src/decision/decisions/new-decision.service.js';
import { DocumentService } from '../../src/decision/documents/document.service.js';
import type { DocumentInput } from '../../src/decision/documents/document.schema.js';
import { ProposalService } from '../../src/decision/proposals/proposal.service.js';
import { TaskService } from '../../src/decision/tasks/task.service.js';
import type { TaskInput } from '../../src/decision/tasks/task.schema.js';
import type { StoryCity } from './story-city.js';
import type { StoryDecision } from './story-decision.js';
import { partsOf } from './story-part.js';
import type { StoryPart } from './story-part.js';
import type { StoryTask } from './story-table.js';

/** What leaders and offices do with decisions, and counties with their part of one. */
export class DecisionActs {
  constructor(private readonly city: StoryCity) {}

  /** Makes the decision, from its document where it has one; gives its id and its parts. */
  async open(decision: StoryDecision): Promise<{ id: string; parts: StoryPart[] }> {
    const { id, taskIds } = await (decision.document === undefined
      ? this.#create(decision)
      : this.#adopt(decision, decision.document));
    return { id, parts: await partsOf(this.city, taskIds, decision.tasks) };
  }

  async withdraw(id: string, by: string, reason: string): Promise<void> {
    await this.city.service(DecisionService).withdraw(await this.city.as(by), id, reason);
  }

  async register(by: string, document: Omit<DocumentInput, 'distribution' | 'urgency'>): Promise<string> {
    const input: DocumentInput = { ...document, urgency: 'ordinary', distribution: [] };
    const { id } = await this.city
      .service(DocumentService)
      .register(await this.city.as(by), input, undefined);
    return id;
  }

  /** A county gives its part on to its bureaus and townships. */
  async breakDown({ id, bodyCode, task }: StoryPart, decision: StoryDecision): Promise<StoryPart[]> {
    const head = await this.city.as(`${bodyCode}/unit_head`);
    const { taskIds } = await this.city
      .service(TaskService)
      .breakDown(head, id, inputsOf(task.below, decision));
    return partsOf(this.city, taskIds, task.below);
  }

  async #create(decision: StoryDecision): Promise<DecisionAnswer> {
    const input = { ...headOf(decision), tasks: inputsOf(decision.tasks, decision) };
    return this.city.service(DecisionService).create(await this.city.as(decision.by), input);
  }

  // The office registers the record of a meeting and confirms the tasks that were read out of it.
  async #adopt(
    decision: StoryDecision,
    { number, text }: { number: string; text: string },
  ): Promise<DecisionAnswer> {
    const { by, title, tasks, at } = decision;
    const record = { classification: 'public', kind: 'meeting_record', title, number, text } as const;
    const documentId = await this.register(by, { ...record, datedOn: at.slice(0, 10) });
    const answer = await this.city
      .service(ProposalService)
      .adopt(await this.city.as(by), documentId, headOf(decision));
    if (answer.taskIds.length === tasks.length) return answer;
    throw new Error(`“${title}” gave ${answer.taskIds.length} tasks, the story tells of ${tasks.length}`);
  }
}

const headOf = ({ title, responsibleLeader, urgent = false, complete = false, dispatch }: StoryDecision) => ({
  ...{ title, responsibleLeader, urgent, complete, dispatch },
});

function inputsOf(tasks: readonly StoryTask[], { path, standard }: StoryDecision): TaskInput[] {
  return tasks.map(({ wording, lead, others, dueOn, milestones }) => ({
    ...{ wording, path, standard, responsible: lead, cooperating: others, milestones },
    dueOn: dueOn ?? undefined,
    longTerm: dueOn === null,
  }));
}
