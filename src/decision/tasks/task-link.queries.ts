import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { indicatorChoices } from './served-indicator.record.js';

/** A task with what it may serve. */
interface LinkableTask {
  taskId: string;
  wording: string;
  bodyName: string;
  version: number;
  indicatorCode: string | null;
  /** Indicators in force, with their lead assessors. */
  indicators: { value: string; label: string }[];
}

/** Reads for the office that says which indicator a task serves. */
@Injectable()
export class TaskLinkQueries {
  constructor(private readonly orm: MikroORM) {}

  /** The indicators that the reader may say a task serves; none where that is not his to say. */
  async choices(actor: Actor): Promise<LinkableTask['indicators']> {
    return mayDo(actor, 'task:link') ? indicatorChoices(this.orm.em.fork(), actor.cityId) : [];
  }

  /** @throws record.not-found */
  async get({ cityId }: Actor, partId: string): Promise<LinkableTask> {
    const em = this.orm.em.fork();
    const [task] = await em.execute<Omit<LinkableTask, 'indicators'>[]>(sql`
      select t.id as "taskId", t.wording, b.short_name as "bodyName", t.version, i.code as "indicatorCode"
      from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id
        left join indicator i on i.id = t.indicator_id
      where p.id = ${partId} and p.city_id = ${cityId}`);
    if (task === undefined) throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
    return { ...task, indicators: await indicatorChoices(em, cityId) };
  }
}
