import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { settledPartStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';

/** A part whose lamp is red, as a red letter tells of it. */
export interface RedPart {
  id: string;
  bodyId: string;
  body: string;
  decision: string;
  task: string;
  leader: string;
  dueAt: Date | null;
  state: PartState;
  lamp: string;
  since: Date | null;
  reason: string;
  wayBack: string;
  progress: string;
  /** Number of its lamp's episode: one letter each. */
  episode: number;
}

/**
 * The part with its burning red lamp; `lock` is what holds it while it is judged.
 * @throws record.not-found, state.illegal-step unless its lamp is red
 */
export async function redPart(
  em: EntityManager,
  { cityId, partId, lock = sql`` }: { cityId: string; partId: string; lock?: RawQueryFragment },
): Promise<RedPart> {
  const [part] = await em.execute<RedPart[]>(sql`
    select p.id, p.body_id as "bodyId", b.full_name as body, d.title as decision, t.wording as task,
      coalesce(l.title, '') as leader, p.due_at as "dueAt", p.state, p.lamp, p.lamp_since as since,
      coalesce(p.lamp_sentence, '') as reason, coalesce(p.lamp_way_back, '') as "wayBack",
      p.progress::float8::text as progress, p.episode
    from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
      join body b on b.id = p.body_id left join post l on l.id = coalesce(t.responsible_leader, d.responsible_leader)
    where p.id = ${partId} and p.city_id = ${cityId} ${lock}`);
  if (part === undefined) throw new AppError('record.not-found', '没有找到这项任务。');
  if (part.lamp !== 'red' || settledPartStates.has(part.state))
    throw new AppError('state.illegal-step', '这项任务现在没有亮红灯，不能拟制红灯警示函。');
  return part;
}
