import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { leadAssessorOf } from '../../assessment/library/indicator-duty.record.js';
import { AppError } from '../../domain/errors.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { CommandContext } from '../../identity/actor.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { Decision } from '../decisions/decision.entity.js';
import { placeOfTask } from '../changes/task-place.record.js';
import type { TaskLinkAnswer, TaskLinkInput } from './task-link.schema.js';

interface ServedIndicator {
  id: string;
  code: string;
  name: string;
  assessorId: string | null;
}

/** The supervision office says which indicator a task serves; its lead assessor then reviews the reports. */
@Injectable()
export class TaskLinkService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Links a task to an indicator, or to none. @throws request.invalid for what is no indicator in force,
   * decision.closed, version.stale, state.illegal-step where nothing of the task is open any more
   */
  link(context: CommandContext, taskId: string, input: TaskLinkInput): Promise<TaskLinkAnswer> {
    const { actor } = context;
    const { cityId } = actor;
    const name = { action: 'task:link', subjectType: 'task', subjectIds: [taskId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const { decisionId } = await placeOfTask(em, cityId, taskId);
      const decision = await lock(Decision, decisionId);
      decision.assertOpen();
      const task = await lockTask(em, taskId, input.version);
      const now = await readNow();
      const code = input.indicatorCode ?? null;
      const served = code === null ? null : await indicatorOf(em, cityId, code);
      const law = await this.laws.current(em, cityId, now);
      const told = { served, taskId, decisionId, version: task.version + 1, title: task.wording };
      return {
        change: {
          writes: [
            sql`update task set indicator_id = ${served?.id ?? null}::uuid, version = version + 1 where id = ${taskId}`,
            ...tellAssessor(told, { cityId, now, from: notBefore(now, law, false) }),
          ],
          audit: { ...name, details: { indicator: code } },
          bodyIds: task.bodyIds,
        },
        answer: { taskId, indicatorCode: served?.code ?? null, version: task.version + 1 },
      };
    });
  }
}

async function lockTask(em: EntityManager, taskId: string, version: number | undefined) {
  const [task] = await em.execute<{ version: number; wording: string }[]>(
    sql`select version, left(wording, 30) as wording from task where id = ${taskId} for no key update`,
  );
  if (task === undefined) throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
  if (version !== undefined && version !== task.version)
    throw new AppError('version.stale', '您打开以后，这项任务已被处理过；请刷新后再看。', {
      context: { mine: {}, theirs: {}, currentVersion: task.version },
    });
  const open = await em.execute<{ bodyId: string }[]>(sql`select body_id as "bodyId" from task_part
    where task_id = ${taskId} and state not in ('concluded', 'withdrawn', 'transferred', 'merged')`);
  if (open.length === 0)
    throw new AppError('state.illegal-step', '这项任务已经办结，或者已经撤回、合并、转办，不能再关联指标。');
  return { ...task, bodyIds: open.map(({ bodyId }) => bodyId) };
}

async function indicatorOf(em: EntityManager, cityId: string, code: string): Promise<ServedIndicator> {
  const [row] = await em.execute<ServedIndicator[]>(sql`
    select i.id, i.code, i.name, ${leadAssessorOf(sql`i.id`)} as "assessorId" from indicator i
    where i.city_id = ${cityId} and i.code = ${code} and not exists (select from indicator_change c
      where c.city_id = i.city_id and c.code = i.code and c.change = 'cut'
        and c.effective_on <= (city_now(i.city_id) at time zone 'Asia/Shanghai')::date)`);
  if (row !== undefined) return row;
  const detail = `没有代码为“${code}”的指标，或者它已经停用`;
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/indicatorCode', detail }] });
}

interface Told {
  served: ServedIndicator | null;
  taskId: string;
  decisionId: string;
  version: number;
  title: string;
}

function tellAssessor(
  { served, decisionId, version, title }: Told,
  { cityId, now, from }: { cityId: string; now: Date; from: Date },
): RawQueryFragment[] {
  if (served?.assessorId == null) return [];
  const item = {
    ...{ to: { bodyId: served.assessorId, role: 'lead_assessor' }, decisionId },
    ...{ subjectType: 'decision' as const, subjectId: decisionId, rung: 'task_linked', episode: version },
    sentence: `任务“${title}”服务于${served.code} ${served.name}，其填报由本单位审核`,
    notBefore: from,
  };
  return recordNoticeItems([item], { cityId, now });
}
