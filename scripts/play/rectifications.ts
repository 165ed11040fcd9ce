import type { Scene } from './scene.js';

/** A part of a decision that makes an interview good. */
interface RectifiedPart {
  id: string;
  bodyCode: string;
  state: string;
  /** Days since it was handed out. */
  days: number;
  /** A report of the month is awaited. */
  isOwed: boolean;
}

const doneAfterDays = 9;
const completion = { kind: 'completion', progress: 100, wording: '整改事项已全部补齐，请予核查。' };
const progress = { kind: 'progress', progress: 60, wording: '整改事项已补齐过半，正在逐项销号。' };

/** Whoever was talked to works at once on what he promised: signs and reports; the office reviews. */
export async function workOnRectifications({ people, eye }: Scene): Promise<void> {
  const parts = await eye.all<RectifiedPart>(
    `select p.id, b.code as "bodyCode", p.state,
       extract(day from c.still_at - p.dispatched_at)::integer as days,
       exists (select from owed_report o where o.part_id = p.id and o.report_id is null and o.missed_at is null)
         as "isOwed"
     from task_part p join interview_chain k on k.rectification_id = p.decision_id join decision d on d.id = p.decision_id
       join body b on b.id = p.body_id cross join city_clock c
     where p.state in ('dispatched', 'signed', 'in_progress') order by d.created_at, d.title, d.number, b.code`,
  );
  for (const { id, bodyCode, state, days, isOwed } of parts) {
    const clerk = await people.clerkOf(bodyCode);
    if (state === 'dispatched') await clerk.post(`/api/v1/parts/${id}/sign`, {});
    else if (days >= doneAfterDays || isOwed) {
      const said = days >= doneAfterDays ? completion : progress;
      const report = await clerk.post<{ id: string }>(`/api/v1/parts/${id}/reports`, said);
      await (await people.office()).post(`/api/v1/reports/${report.id}/review`, { outcome: 'pass' });
    }
  }
}
