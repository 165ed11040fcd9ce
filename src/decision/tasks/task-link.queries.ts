import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { leadAssessorOf } from '../../assessment/library/indicator-duty.record.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';

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

  /** @throws record.not-found */
  async get({ cityId }: Actor, partId: string): Promise<LinkableTask> {
    const em = this.orm.em.fork();
    const [task] = await em.execute<Omit<LinkableTask, 'indicators'>[]>(sql`
      select t.id as "taskId", t.wording, b.short_name as "bodyName", t.version, i.code as "indicatorCode"
      from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id
        left join indicator i on i.id = t.indicator_id
      where p.id = ${partId} and p.city_id = ${cityId}`);
    if (task === undefined) throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
    const indicators = await em.execute<LinkableTask['indicators']>(sql`
      select i.code as value, i.code || ' ' || i.name || coalesce('（' || a.short_name || '）', '') as label
      from indicator i left join body a on a.id = ${leadAssessorOf(sql`i.id`)}
      where i.city_id = ${cityId} and not exists (select from indicator_change c
        where c.city_id = i.city_id and c.code = i.code and c.change = 'cut'
          and c.effective_on <= (city_now(i.city_id) at time zone 'Asia/Shanghai')::date)
      order by i.code`);
    return { ...task, indicators };
  }
}
