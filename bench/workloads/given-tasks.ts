import type { Stack } from '../../scripts/servers/whole-stack.js';
import { say } from '../../scripts/servers/whole-stack.js';
import { workingMorning } from './city-work.js';

const tasksADecision = 100;

/**
 * Puts N tasks of 200 units under all leaders straight into the record, for workloads that measure reading: nothing of
 * it is due. One in twenty is red, one in ten yellow.
 */
export async function putTasks({ eye }: Pick<Stack, 'eye'>, size: number): Promise<void> {
  say(`putting ${size} tasks`);
  await eye.query(
    `insert into decision (id, city_id, number, title, state, complete, responsible_leader, launched_by, created_at,
       confirmed_at, leaves_at, dispatched_at)
     select gen_random_uuid(), l.city_id, '测〔2026〕' || n || '号', '测量决策' || n, 'dispatched', true, l.id, l.id,
       $2::timestamptz, $2, $2, $2
     from generate_series(1, ceil($1::numeric / $3)::integer) n
     join (select id, city_id, row_number() over (order by sort, code) - 1 as place, count(*) over () as many
       from post where role = 'leader') l on l.place = n % l.many`,
    [size, new Date(workingMorning.getTime() - 30 * 86_400_000), tasksADecision],
  );
  await eye.query(
    `with many as (select d.id as decision_id, d.city_id, d.launched_by, d.dispatched_at, s.seq,
         (row_number() over (order by d.id, s.seq))::integer as n
       from decision d cross join generate_series(1, $2::integer) as s(seq) where d.title like '测量决策%'),
     put as (insert into task (id, city_id, decision_id, seq, number, wording, due_at, due_basis, due_story, set_by, created_at)
       select gen_random_uuid(), city_id, decision_id, seq, seq::text, '第' || n || '项：完成项目前期论证并报市政府',
         dispatched_at + (40 + n % 60) * interval '1 day', 'document', '', launched_by, dispatched_at
       from many where n <= $1 returning id, city_id, decision_id, seq, due_at, created_at),
     units as (select id, row_number() over (order by code) - 1 as place, count(*) over () as many from (
       select b.id, b.code from body b where b.level <> 'township' and exists (select from post p
         where p.body_id = b.id and p.role = 'unit_head') order by b.code limit 200) b),
     placed as (select put.*, (row_number() over (order by put.id))::integer as n from put)
     insert into task_part (id, city_id, decision_id, task_id, body_id, role, state, due_at, dispatched_at, signed_at,
       progress, milestones, lamp, lamp_sentence, lamp_worsens_at)
     select gen_random_uuid(), p.city_id, p.decision_id, p.id, u.id, 'responsible', 'in_progress', p.due_at, p.created_at,
       p.created_at, n % 90, '[]', case when n % 20 = 0 then 'red' when n % 10 = 1 then 'yellow' else 'green' end,
       case when n % 20 = 0 then '进度落后。' end, p.due_at
     from placed p join units u on u.place = n % u.many`,
    [size, tasksADecision],
  );
  await eye.query('vacuum analyze decision, task, task_part');
}
