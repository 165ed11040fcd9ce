import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { givenPart } from './given-part.js';
import type { GivenIds } from './given-part.js';

const at = '2026-11-24T08:30:00+08:00';

/** A county's part on which everything hangs that the page of a part shows: lamp, reports, order, dispute, parts around it. */
export async function givenFullPart(owner: pg.Client, body = '621102'): Promise<GivenIds> {
  const ids = await givenPart(owner, { body, milestoneDays: ['2026-11-20', '2026-12-20'], progress: 30 });
  const { decisionId, partId } = ids;
  await owner.query(
    `update task t set wording = '完成高标准农田建设第一批12.6万亩主体工程', path = '先完成标段招标，再分标段开工。',
       standard = '主体工程全部完工并通过县级验收。', due_story = '文件没有写明时限，按规定自2026年11月23日起30天。',
       responsible_leader = $2 from task_part p where p.task_id = t.id and p.id = $1`,
    [partId, postId('L04/leader')],
  );
  await owner.query(
    `update task_part set lamp = 'yellow', lamp_since = $2, lamp_sentence = '节点“主体工程过半”应于11月20日完成，现晚2个工作日',
       lamp_way_back = '完成该节点并经审核通过后转绿', lamp_worsens_at = '2026-12-02T00:00:00+08:00' where id = $1`,
    [partId, at],
  );
  await owner.query(
    `insert into lamp_episode (city_id, part_id, episode, colour, dimension, opened_at, closed_at, sentence, way_back, inputs,
       rule_pack_version, calendar_version) values
       ($1, $2, 1, 'red', 'quality', '2026-11-10T00:00:00+08:00', '2026-11-16T00:00:00+08:00', '连续两期未填报', '补报', '{}', 1, 1),
       ($1, $2, 2, 'yellow', 'time', $3, null, '节点“主体工程过半”应于11月20日完成，现晚2个工作日', '完成节点', '{}', 1, 1)`,
    [demoCityId, partId, at],
  );
  await givenReturnedReport(owner, { decisionId, partId, body });
  await givenOrder(owner, { decisionId, partId, body });
  await owner.query(
    `insert into task_part (id, city_id, decision_id, task_id, body_id, role, state, due_at, dispatched_at, lamp, progress)
       select gen_random_uuid(), city_id, decision_id, task_id, $2, 'cooperating', 'in_progress', due_at, dispatched_at, 'green', 45
       from task_part where id = $1`,
    [partId, bodyId('GD-CZJ')],
  );
  return ids;
}

interface Hung {
  decisionId: string;
  partId: string;
  body: string;
}

async function givenReturnedReport(owner: pg.Client, { decisionId, partId, body }: Hung): Promise<void> {
  const report = randomUUID();
  await owner.query(
    `insert into report (id, city_id, decision_id, part_id, body_id, period, kind, wording, progress, previous_progress,
       mark, state, submitted_by, submitted_at, review_due_at, reviewed_by, reviewed_at, return_kind, return_reasons,
       review_note, answer_due_at)
     values ($1, $2, $3, $4, $5, '2026-11', 'progress', '18个标段招标完成，主体工程完成5.5万亩。', 30, 10, 'on_time',
       'returned', $6, $7, $7, $8, $7, 'form', '["no_evidence", "wrong_figures"]', '请补上验收单。', $7)`,
    [
      ...[report, demoCityId, decisionId, partId, bodyId(body), postId(`${body}/unit_staff`), at],
      postId('PD-SWB/supervision_office'),
    ],
  );
  await owner.query(
    `insert into evidence_file (id, city_id, part_id, report_id, original_name, media_type, pages, byte_size, sha256,
       storage_key, uploaded_at) values ($1, $2, $3, $4, '标段招标中标通知书.pdf', 'application/pdf', 2, 20480, 'x', 'x', $5)`,
    [randomUUID(), demoCityId, partId, report, at],
  );
}

async function givenOrder(owner: pg.Client, { decisionId, partId, body }: Hung): Promise<void> {
  const order = randomUUID();
  await owner.query(
    `insert into supervision_order (id, city_id, decision_id, body_id, number, origin, reason, requirement, state,
       drafted_at, issued_at, feedback_due_at) values ($1::uuid, $2, $3, $4, '定督〔2026〕' || left($1::uuid::text, 4) || '号', 'lamp', '黄灯满3个工作日',
       '请说明主体工程滞后的原因和补救安排。', 'issued', $5, $5, '2026-12-01T00:00:00+08:00')`,
    [order, demoCityId, decisionId, bodyId(body), at],
  );
  await owner.query(
    `insert into supervision_order_item (order_id, part_id, city_id, added_at) values ($1, $2, $3, $4)`,
    [order, partId, demoCityId, at],
  );
}
