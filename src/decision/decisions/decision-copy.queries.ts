import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { decisionsSeenBy } from './decision.queries.js';
import type { StoredMilestone } from '../tasks/task-part.entity.js';

interface CopiedTask {
  wording: string;
  path: string | null;
  standard: string | null;
  leader: string | null;
  longTerm: boolean;
  responsible: string | null;
  cooperating: string[];
  milestones: StoredMilestone[];
}

/** Reads a former decision as the fields of a new one. */
@Injectable()
export class DecisionCopyQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Everything but its days, for they are over. @throws record.not-found */
  async fieldsOf(actor: Actor, id: string): Promise<Record<string, string | string[]>> {
    const em = this.orm.em.fork();
    const [decision] = await em.execute<{ title: string; urgent: boolean; leader: string | null }[]>(sql`
      select d.title, d.urgent, (select code from post where id = d.responsible_leader) as leader
      from decision d where d.id = ${id} and d.city_id = ${actor.cityId} and ${decisionsSeenBy(actor)}`);
    if (decision === undefined) throw new AppError('record.not-found', '没有找到这个决策事项。');
    const tasks = await em.execute<CopiedTask[]>(sql`
      select t.wording, t.path, t.standard, (select code from post where id = t.responsible_leader) as leader,
        t.due_basis = 'none' as "longTerm",
        max(b.short_name) filter (where p.role = 'responsible') as responsible,
        coalesce(jsonb_agg(b.short_name order by b.sort) filter (where p.role = 'cooperating'), '[]') as cooperating,
        (jsonb_agg(p.milestones order by p.role desc)) -> 0 as milestones
      from task t join task_part p on p.task_id = t.id join body b on b.id = p.body_id
      where t.decision_id = ${id} and t.parent_part_id is null and p.state not in ('transferred', 'merged')
      group by t.id order by t.seq`);
    const { title, urgent, leader } = decision;
    return {
      ...{ title, responsibleLeader: leader ?? '' },
      ...(urgent ? { urgent: 'true' } : {}),
      ...Object.fromEntries(tasks.flatMap((task, index) => taskFields(task, `tasks.${index}.`))),
    };
  }
}

function taskFields(task: CopiedTask, prefix: string): [string, string | string[]][] {
  const { wording, path, standard, leader, responsible, cooperating } = task;
  const own = {
    wording,
    path: path ?? '',
    standard: standard ?? '',
    responsible: responsible ?? '',
    responsibleLeader: leader ?? '',
    cooperating,
  };
  const milestones = task.milestones
    .filter(isEntered)
    .flatMap(({ title, goal, curve, expectedAtEnd }, index) =>
      Object.entries({ title, goal: goal ?? '', dueOn: '', curve, expectedAtEnd: String(expectedAtEnd) }).map(
        ([name, value]): [string, string] => [`${prefix}milestones.${index}.${name}`, value],
      ),
    );
  return [
    ...Object.entries(own).map(([name, value]): [string, string | string[]] => [`${prefix}${name}`, value]),
    ...(task.longTerm ? [[`${prefix}longTerm`, 'true'] as [string, string]] : []),
    ...milestones,
  ];
}

// Where none was entered, the task itself is the milestone; a new one gets its own.
const isEntered = ({ title, goal }: StoredMilestone): boolean => title !== '完成任务' || goal !== null;
