import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { MilestoneInput } from '../tasks/task.schema.js';

const TaskProposalSchema = defineEntity({
  name: 'TaskProposal',
  tableName: 'task_proposal',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    documentId: p.uuid(),
    seq: p.integer(),
    wording: p.text(),
    path: p.text().nullable(),
    standard: p.text().nullable(),
    milestones: p.json().$type<MilestoneInput[]>(),
    responsible: p.json().$type<{ text: string; code?: string }[]>(),
    cooperating: p.json().$type<{ text: string; code?: string }[]>(),
    deadline: p.text().nullable(),
    indicatorId: p.uuid().nullable(),
    state: p.text().$type<'proposed' | 'confirmed' | 'set_aside' | 'merged'>(),
    version: p.integer(),
  },
});

/** A task that was read out of a document and waits for a person to confirm it. */
export class TaskProposal extends TaskProposalSchema.class {
  /** @throws state.illegal-step once it has become a task, or went into another */
  assertOpen(): void {
    if (this.state === 'merged')
      throw new AppError('state.illegal-step', '这一条已并入前一条，请到那一条里修改。');
    if (this.state !== 'confirmed') return;
    throw new AppError('state.illegal-step', '这一条已经成为任务，请到任务里修改。');
  }

  /** @throws state.illegal-step for one that is set aside or no longer open */
  assertProposed(): void {
    this.assertOpen();
    if (this.state === 'proposed') return;
    throw new AppError('state.illegal-step', '这一条已标为不是任务，请先恢复再拆分或合并。');
  }

  /** @throws version.stale with what both have written */
  assertVersion(version: number, mine: Record<string, unknown>): void {
    if (this.version === version) return;
    const { wording, path, standard, deadline, state } = this;
    const responsible = this.responsible.map(({ text }) => text);
    const cooperating = this.cooperating.map(({ text }) => text);
    throw new AppError('version.stale', '您打开以后，这一条已被别人改过；请比较两边的内容再提交。', {
      context: {
        mine,
        theirs: { wording, path, standard, responsible, cooperating, deadline, state },
        currentVersion: this.version,
      },
    });
  }
}
TaskProposalSchema.setClass(TaskProposal);
