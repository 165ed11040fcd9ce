import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';
import type { CommandContext } from '../identity/actor.js';
import { CommandRunner } from '../persistence/command-runner.js';
import type { Work } from '../persistence/command-runner.js';

/** Commands of an inbox. */
@Injectable()
export class NoticeService {
  constructor(private readonly runner: CommandRunner) {}

  /**
   * Keeps when the post first opened the notice, in city time; opening it again changes nothing.
   * @throws AppError record.not-found for a notice of another post or one that was not sent
   */
  async markRead(context: CommandContext, id: string): Promise<{ id: string; readAt: string }> {
    const { postId, bodyId } = context.actor;
    const name = { action: 'notice:read', subjectType: 'notice', subjectIds: [id] };
    return this.runner.run(context, name, async (work) => {
      const readAt = (await lockOwn(work, { id, postId })) ?? (await work.now());
      const write = sql`update notice set read_at = ${readAt} where id = ${id} and read_at is null`;
      return {
        change: { writes: [write], audit: name, bodyIds: [bodyId] },
        answer: { id, readAt: readAt.toISOString() },
      };
    });
  }
}

async function lockOwn({ em }: Work, { id, postId }: { id: string; postId: string }): Promise<Date | null> {
  const [row] = await em.execute<{ read_at: Date | null }[]>(sql`
    select n.read_at from notice n join delivery d on d.notice_id = n.id and d.channel = 'inbox' and d.state = 'sent'
    where n.id = ${id} and n.post_id = ${postId} for update of n`);
  if (row === undefined) throw new AppError('record.not-found', '没有找到这条通知。');
  return row.read_at;
}
