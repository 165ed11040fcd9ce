import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { WorkingCalendar } from '../../domain/calendar/working-calendar.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { childrenOf, moveChild, together } from './child-deadline.record.js';
import { readEntries } from './deadline-entry.record.js';

/** A part below that can follow, and the day it would have. */
export interface FollowingPart {
  id: string;
  wording: string;
  bodyName: string;
  dueAt: Date;
  /** Inclusive; by as many wd as the part above was extended, not later than it. */
  newDueAt: Date;
}

/** 随上级顺延: a part was extended, and those that were given down from it may have the same days. */
@Injectable()
export class FollowParentService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** What would follow. @throws record.not-found, also for whoever may not break the part down */
  async preview(actor: Actor, partId: string): Promise<{ wording: string; parts: FollowingPart[] }> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const { calendar, rules } = await this.laws.current(em, actor.cityId, now);
    const [part] = await em.execute<
      { bodyId: string; countyBodyId: string | null; wording: string; dueAt: Date | null }[]
    >(
      sql`select p.body_id as "bodyId", b.parent_id as "countyBodyId", t.wording, p.due_at as "dueAt" from task_part p
        join task t on t.id = p.task_id join body b on b.id = p.body_id where p.id = ${partId} and p.city_id = ${actor.cityId}`,
    );
    if (part === undefined) throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
    requirePermission(actor, 'task:break-down', part);
    const given = lastExtension((await readEntries(em, [partId], rules)).get(partId) ?? []);
    if (given === null || part.dueAt === null) return { wording: part.wording, parts: [] };
    const rows = await em.execute<Omit<FollowingPart, 'newDueAt'>[]>(sql`
      select c.id, t.wording, b.short_name as "bodyName", c.due_at as "dueAt" from task_part c
      join task t on t.id = c.task_id join body b on b.id = c.body_id
      where t.parent_part_id = ${partId} and ${behind(given.at)} and c.due_at < ${part.dueAt} order by t.seq, c.id`);
    const limit = part.dueAt;
    return {
      wording: part.wording,
      parts: rows.map((row) => ({ ...row, newDueAt: followed(row.dueAt, given, { limit, calendar }) })),
    };
  }

  /**
   * Lets all of them follow: each is moved by the wd of the last extension, with an entry in its ledger and a notice.
   * @throws state.illegal-step where the part was not extended, or nothing is behind
   */
  follow(context: CommandContext, partId: string): Promise<{ partId: string; followed: number }> {
    const { actor } = context;
    const name = { action: 'deadline:follow', subjectType: 'part', subjectIds: [partId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const part = await lock(TaskPart, partId);
      requirePermission(actor, 'task:break-down', {
        bodyId: part.bodyId,
        countyBodyId: await countyOf(em, part.bodyId),
      });
      const children = await childrenOf(em, partId);
      const now = await readNow();
      const law = await this.laws.current(em, part.cityId, now);
      const given = lastExtension((await readEntries(em, [partId], law.rules)).get(partId) ?? []);
      const limit = part.dueAt ?? null;
      if (given === null || limit === null) throw nothingBehind();
      const open = new Set(await behindIds(em, partId, given.at));
      const late = children.filter(({ id, dueAt = null }) => open.has(id) && dueAt !== null && dueAt < limit);
      if (late.length === 0) throw nothingBehind();
      const by = { postId: actor.postId, personName: actor.personName };
      const moved = [];
      for (const child of late) {
        const to = followed(child.dueAt ?? limit, given, { limit, calendar: law.calendar });
        moved.push(await moveChild(em, child, { to, at: { law, now, by } }));
      }
      const { writes, pokes, bodyIds } = together(moved);
      return {
        change: {
          writes,
          audit: { ...name, details: { children: late.map(({ id }) => id) } },
          bodyIds: [...new Set([part.bodyId, ...bodyIds])],
          pokes,
        },
        answer: { partId, followed: late.length },
      };
    });
  }
}

interface Extension {
  at: Date;
  from: Date;
  to: Date;
}

function lastExtension(
  entries: Awaited<ReturnType<typeof readEntries>> extends Map<string, infer E> ? E : never,
): Extension | null {
  const index = entries.findLastIndex(({ fact }) => fact.kind === 'extension');
  const [before, entry] = [entries[index - 1]?.dueAt ?? null, entries[index]];
  if (entry?.dueAt == null || before === null || entry.dueAt <= before) return null;
  return { at: entry.at, from: before, to: entry.dueAt };
}

function followed(
  dueAt: Date,
  { from, to }: Extension,
  { limit, calendar }: { limit: Date; calendar: WorkingCalendar },
): Date {
  const days = calendar.workingDaysBetween(from, to);
  const moved = days === 0 ? dueAt : calendar.addWorkingDays(dueAt, days);
  return moved > limit ? limit : moved;
}

// Given down before the extension, and not moved with the one above since.
const behind = (at: Date) => sql`c.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
  and c.dispatched_at <= ${at} and not exists (select from deadline_entry f where f.part_id = c.id
    and f.kind = 'parent' and f.at >= ${at})`;

async function behindIds(em: EntityManager, partId: string, at: Date): Promise<string[]> {
  const rows = await em.execute<
    { id: string }[]
  >(sql`select c.id from task_part c join task t on t.id = c.task_id
    where t.parent_part_id = ${partId} and ${behind(at)}`);
  return rows.map(({ id }) => id);
}

async function countyOf(em: EntityManager, bodyId: string): Promise<string | null> {
  const [row] = await em.execute<{ id: string | null }[]>(
    sql`select parent_id as id from body where id = ${bodyId}`,
  );
  return row?.id ?? null;
}

const nothingBehind = () =>
  new AppError('state.illegal-step', '没有可以随上级顺延的任务：上级没有延期，或者分解的任务都已顺延。');
