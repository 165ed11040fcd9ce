import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { rejudge } from '../../decision/tasks/part-rejudge.record.js';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { saveParts } from '../../decision/tasks/task-part.record.js';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { NoticeItem } from '../../notification/notice-item.record.js';
import type { Poke } from '../../persistence/change.js';
import { takeRows } from '../../persistence/take-rows.js';
import { addEntry } from './deadline-entry.record.js';

/** By which law, when and by whom deadlines below are moved. */
export interface ChildMoment {
  law: CityLaw;
  now: Date;
  by: { postId: string; personName: string };
}

/** What has to be written for the parts below, and whom it concerns. */
export interface ChildrenMoved {
  writes: RawQueryFragment[];
  pokes: Poke[];
  bodyIds: string[];
}

const nothing: ChildrenMoved = { writes: [], pokes: [], bodyIds: [] };

/** Locks the open parts that were given down from a part, after it in the order of locks. */
export const childrenOf = (em: EntityManager, partId: string): Promise<TaskPart[]> =>
  takeRows(
    em,
    TaskPart,
    sql`where task_id in (select id from task where parent_part_id = ${partId})
      and state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged') order by id for no key update`,
  );

/**
 * Moves every open part below a part whose deadline came earlier: none may be later than the one above it, down to the
 * last level. Source: issue "clock with a story": a child is not later than its parent.
 */
export async function pullIn(em: EntityManager, parent: TaskPart, at: ChildMoment): Promise<ChildrenMoved> {
  const limit = parent.dueAt ?? null;
  if (limit === null) return nothing;
  const late = (await childrenOf(em, parent.id)).filter(
    ({ dueAt = null }) => dueAt !== null && dueAt > limit,
  );
  const moved: ChildrenMoved[] = [];
  for (const child of late) {
    moved.push(await moveChild(em, child, { to: limit, at }));
    moved.push(await pullIn(em, child, at));
  }
  return together(moved);
}

/** Moves one locked part to a day because the one above it moved: ledger, lamp and a notice with it. */
export async function moveChild(
  em: EntityManager,
  child: TaskPart,
  { to, at: { law, now, by } }: { to: Date; at: ChildMoment },
): Promise<ChildrenMoved> {
  child.moveDeadline(to, law.calendar);
  const fact = { kind: 'parent' as const, to };
  const entry = await addEntry(em, child, { fact, reason: '随上级任务', by, law, now });
  const { writes, pokes } = rejudge(child, law, now);
  const sentence = `上级任务的时限变动，本任务的完成时限改为${sayLimit(to)}。时限经过：${child.dueStory ?? ''}`;
  const items = ['unit_head', 'unit_staff'].map((role): NoticeItem => ({
    ...{ to: { bodyId: child.bodyId, role }, rung: 'parent_moved', episode: child.version + 1, sentence },
    ...{ decisionId: child.decisionId, subjectType: 'part', subjectId: child.id },
    notBefore: notBefore(now, law, child.urgent),
  }));
  return {
    writes: [
      ...[entry, saveParts([child]), ...writes],
      ...recordNoticeItems(items, { cityId: child.cityId, now }),
    ],
    pokes,
    bodyIds: [child.bodyId],
  };
}

/** All of several moves. */
export const together = (moved: readonly ChildrenMoved[]): ChildrenMoved => ({
  writes: moved.flatMap(({ writes }) => writes),
  pokes: moved.flatMap(({ pokes }) => pokes),
  bodyIds: moved.flatMap(({ bodyIds }) => bodyIds),
});
