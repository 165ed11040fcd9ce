import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { chainAbove } from '../../decision/break-down/cascade.record.js';

/** How everything below a part stands, at all levels; what was withdrawn or handed on does not count. */
export interface RollUp {
  parts: number;
  concluded: number;
  red: number;
  yellow: number;
  grey: number;
  green: number;
  /** Mean percent of the parts one level below; null: there is none. */
  progress: number | null;
}

/** What one level above a part kept of the working days when it broke its part down. */
export interface LevelMargin {
  bodyName: string;
  /** Wd until it broke its part down. */
  passedWd: number;
  /** Null: no date. */
  keptWd: number | null;
  reason: string | null;
  unchanged: boolean;
}

/** Counts the parts below a part and their lamps. */
export async function rollUpOf(em: EntityManager, partId: string): Promise<RollUp | null> {
  const [row] = await em.execute<RollUp[]>(sql`
    with recursive below as (
      select p.id, p.state, p.lamp, p.progress, 1 as step
      from task t join task_part p on p.task_id = t.id where t.parent_part_id = ${partId}
      union all
      select p.id, p.state, p.lamp, p.progress, b.step + 1
      from below b join task t on t.parent_part_id = b.id join task_part p on p.task_id = t.id
    ), counted as (
      select *, state <> 'concluded' as open from below where state not in ('draft', 'withdrawn', 'transferred', 'merged')
    )
    select count(*)::integer as parts, count(*) filter (where not open)::integer as concluded,
      count(*) filter (where open and lamp = 'red')::integer as red,
      count(*) filter (where open and lamp = 'yellow')::integer as yellow,
      count(*) filter (where open and lamp = 'grey')::integer as grey,
      count(*) filter (where open and lamp = 'green')::integer as green,
      round(avg(progress) filter (where step = 1), 2)::float8 as progress
    from counted`);
  return row === undefined || row.parts === 0 ? null : row;
}

/** The margins of the levels above a part, from the top down; empty for what was not broken down. */
export const marginsAbove = (em: EntityManager, partId: string): Promise<LevelMargin[]> =>
  em.execute<LevelMargin[]>(sql`${chainAbove(partId)}
    select b.short_name as "bodyName", m.passed_wd as "passedWd", m.kept_wd as "keptWd", m.reason, m.unchanged
    from chain c join task_part p on p.id = c.part_id join margin_entry m on m.task_id = p.task_id
    join body b on b.id = m.body_id order by c.step desc`);
