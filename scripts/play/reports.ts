import type { OpenPart } from './record-eye.js';
import type { Scene } from './scene.js';

/** Units report at the month's end; latecomers in the late days that follow. */
export async function reportParts(
  { people, eye, chance }: Scene,
  { share, latecomers }: { share: number; latecomers: boolean },
): Promise<void> {
  const owing = new Set(await owedParts(eye));
  for (const part of await eye.parts(['signed', 'in_progress', 'returned'])) {
    if (latecomers && !owing.has(part.id)) continue;
    if (!chance.happens(share)) continue;
    const clerk = await people.clerkOf(part.bodyCode);
    if (await isDone(eye, part, chance.next()))
      await clerk.post(`/api/v1/parts/${part.id}/reports`, completion);
    else if (!(await hasReported(eye, part)))
      await clerk.post(`/api/v1/parts/${part.id}/reports`, {
        kind: 'progress',
        progress: Math.min(95, part.progress + chance.between(5, 40)),
        wording: '已按方案推进，完成现场踏勘和方案论证，下一步组织实施。',
      });
  }
}

const completion = {
  kind: 'completion',
  progress: 100,
  wording: '任务已全部完成，成果已报市政府，请予办结。',
};

/** The supervision office reviews what was submitted: passes, returns with all defects at once, or orders. */
export async function reviewReports({ people, eye, chance }: Scene): Promise<void> {
  const office = await people.office();
  for (const report of await eye.submittedReports()) {
    const luck = chance.next();
    const review =
      luck < 0.84
        ? { outcome: 'pass' }
        : luck < 0.96
          ? {
              outcome: 'return',
              returnKind: 'unfinished',
              reasons: ['no_result'],
              note: '请补充完成情况的数据和佐证。',
            }
          : { outcome: 'order', note: '推进明显滞后，请说明原因并限期整改。' };
    await office.post(`/api/v1/reports/${report.id}/review`, review);
  }
}

async function owedParts(eye: Scene['eye']): Promise<string[]> {
  const { ids } = await eye.one<{ ids: string[] }>(
    `select coalesce(array_agg(part_id), '{}') as ids from owed_report where report_id is null and missed_at is null`,
  );
  return ids;
}

// The nearer the deadline the likelier that the work is done; what is overdue is mostly done at last.
async function isDone(eye: Scene['eye'], { dueOn, state }: OpenPart, luck: number): Promise<boolean> {
  const { days } = await eye.one<{ days: number }>(
    `select ($1::date - (still_at at time zone 'Asia/Shanghai')::date)::integer as days from city_clock`,
    [dueOn],
  );
  if (state === 'signed') return false;
  return luck < (days < 0 ? 0.55 : days < 20 ? 0.6 : days < 50 ? 0.15 : 0.02);
}

async function hasReported(eye: Scene['eye'], { id }: OpenPart): Promise<boolean> {
  const { reports } = await eye.one<{ reports: string }>(
    `select count(*) as reports from report r, city_clock c where r.part_id = $1 and r.state <> 'returned'
       and r.kind <> 'completion' and r.submitted_at > c.still_at - interval '20 days'`,
    [id],
  );
  return Number(reports) > 0;
}
