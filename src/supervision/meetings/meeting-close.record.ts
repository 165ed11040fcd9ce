import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';

/** What a line says of who does what by when. */
export interface Agreed {
  id: string;
  minute: string;
  bodyCode: string;
  dueOn: string;
}

/** What was agreed, in the order of the agenda: task and line are matched by it. */
export const agreedIn = (em: EntityManager, meetingId: string): Promise<Agreed[]> =>
  em.execute<
    Agreed[]
  >(sql`select i.id, i.minute, b.code as "bodyCode", to_char(i.due_on, 'YYYY-MM-DD') as "dueOn"
    from meeting_item i join body b on b.id = i.body_id where i.meeting_id = ${meetingId} and i.due_on is not null
    order by i.seq`);

/** How many lines an agenda has. */
export async function countOf(em: EntityManager, meetingId: string): Promise<number> {
  const [row] = await em.execute<{ count: number }[]>(
    sql`select count(*)::integer as count from meeting_item where meeting_id = ${meetingId}`,
  );
  return row?.count ?? 0;
}

/** @throws request.invalid while a restriction on the agenda has no decision */
export async function assertAllDecided(em: EntityManager, meetingId: string): Promise<void> {
  const [row] = await em.execute<{ open: number }[]>(sql`
    select count(*)::integer as open from meeting_item i join restriction x on x.id = i.restriction_id
    where i.meeting_id = ${meetingId} and i.outcome is null and x.state = 'on_agenda'`);
  if ((row?.open ?? 0) === 0) return;
  const detail = `还有${row?.open}件提请协调没有议定，不能定稿`;
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/items', detail }] });
}
