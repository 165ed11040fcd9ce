import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { closingDayOf } from '../../domain/calendar/city-day.js';
import type { PaperTable } from '../../domain/document/paper-content.js';

interface TaskRow {
  wording: string;
  dueAt: Date | null;
  progress: string;
  sentence: string | null;
}

/** The parts of a paper as its table; `ids` selects theirs. */
export async function paperTasks(em: EntityManager, ids: RawQueryFragment): Promise<PaperTable> {
  const rows = await em.execute<TaskRow[]>(sql`
    select t.wording, p.due_at as "dueAt", p.progress::float8::text as progress, p.lamp_sentence as sentence
    from task_part p join task t on t.id = p.task_id where p.id in (${ids}) order by t.seq, p.id`);
  return {
    columns: ['序号', '任务', '完成时限', '进度', '亮灯原因'],
    rows: rows.map(({ wording, dueAt, progress, sentence }, at) => [
      ...[
        String(at + 1),
        wording,
        dueAt === null ? '—' : closingDayOf(dueAt),
        `${progress}%`,
        sentence ?? '—',
      ],
    ]),
    none: '无。',
  };
}
