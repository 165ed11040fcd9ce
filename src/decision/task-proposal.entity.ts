import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';

const TaskProposalSchema = defineEntity({
  name: 'TaskProposal',
  tableName: 'task_proposal',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    documentId: p.uuid(),
    wording: p.text(),
    responsible: p.json().$type<{ text: string; code?: string }[]>(),
    cooperating: p.json().$type<{ text: string; code?: string }[]>(),
    deadline: p.text().nullable(),
    state: p.text().$type<'proposed' | 'confirmed' | 'set_aside'>(),
    version: p.integer(),
  },
});

/** A task that was read out of a document and waits for a person to confirm it. */
export class TaskProposal extends TaskProposalSchema.class {
  /** @throws state.illegal-step once it has become a task */
  assertOpen(): void {
    if (this.state !== 'confirmed') return;
    throw new AppError('state.illegal-step', '这一条已经成为任务,请到任务里修改。');
  }

  /** @throws version.stale with what both have written */
  assertVersion(version: number, mine: Record<string, unknown>): void {
    if (this.version === version) return;
    const { wording, responsible, cooperating, deadline, state } = this;
    throw new AppError('version.stale', '您打开以后,这一条已被别人改过;请比较两边的内容再提交。', {
      context: {
        mine,
        theirs: { wording, responsible, cooperating, deadline, state },
        currentVersion: this.version,
      },
    });
  }
}
TaskProposalSchema.setClass(TaskProposal);
