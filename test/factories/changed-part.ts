import type { CityHall, SeenPart } from '../support/city-hall.js';

/** A task as an office enters it; whatever is given differs. */
export const ordinaryTask = (rest: object = {}) => ({
  wording: '完成市民服务中心项目前期工作',
  responsible: 'GD-FGW',
  dueOn: '2026-12-31',
  ...rest,
});

/** A dispatched decision of one task with one part. */
export async function onePart(
  hall: CityHall,
  rest: object = {},
  decision: object = {},
): Promise<SeenPart & { decisionId: string }> {
  const { id, parts } = await hall.dispatched([ordinaryTask(rest)], decision);
  const [part] = parts;
  if (part === undefined) throw new Error('no part');
  return { ...part, decisionId: id };
}

/** Who was told of a rung of a record, by post code, with the sentence. */
export const toldOf = (hall: CityHall, subjectId: string, rung: string) =>
  hall.all<{ code: string; sentence: string }>(
    `select p.code, i.sentence from notice_item i join post p on p.id = i.post_id
      where i.subject_id = $1 and i.rung = $2 order by p.code`,
    [subjectId, rung],
  );

/** Whatever breaks the invariant: an open part without a wake-up, an ended one with something that still waits. */
export const looseEnds = (hall: CityHall) =>
  hall.all(`
    select p.state, 'no wake-up' as fault from task_part p join decision d on d.id = p.decision_id
      left join live_clock l on l.workflow_id = 'decision/' || d.id
      where p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
        and (p.next_due_at is null or l.done is not false)
    union all select p.state, 'a wake-up for nobody' from task_part p
      where p.state in ('concluded', 'withdrawn', 'transferred', 'merged') and p.next_due_at is not null
    union all select r.state, 'request of an ended part' from deadline_request r join task_part p on p.id = r.part_id
      where r.state in ('filed', 'signed', 'checked') and p.state in ('withdrawn', 'transferred', 'merged')
    union all select x.state, 'restriction of an ended part' from restriction x join task_part p on p.id = x.part_id
      where x.ended_at is null and p.state in ('withdrawn', 'transferred', 'merged')
    union all select r.state, 'report of an ended part' from report r join task_part p on p.id = r.part_id
      where r.state = 'submitted' and p.state in ('withdrawn', 'transferred', 'merged')`);
