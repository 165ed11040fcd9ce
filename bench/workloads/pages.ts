import { connections, signIn } from '../../scripts/servers/api-client.js';
import type { Client } from '../../scripts/servers/api-client.js';
import { say, startStack } from '../../scripts/servers/whole-stack.js';
import type { Stack } from '../../scripts/servers/whole-stack.js';
import type { ComputationAnswer } from '../../src/assessment/scores/score.schema.js';
import { atOnce, percentile } from '../at-once.js';
import type { BenchResult } from '../result.js';
import { workingMorning } from './city-work.js';

const period = '2025Q4';
const tasksADecision = 100;
const width = 8;
const warmUp = 24;
const measured = 240;

/** Who opens which page. */
const pages = [
  { name: 'cockpit', as: 'l04.leader', path: '/cockpit' },
  { name: 'myWork', as: 'gd-fgw.unit_head', path: '/' },
  {
    ...{ name: 'taskList', as: 'pd-swb.supervision_office' },
    path: `/tasks?lamp=red&words=${encodeURIComponent('前期论证')}`,
  },
  { name: 'score', as: 'l04.leader', path: `/scores/${period}/621121` },
] as const;

/** The four pages that everybody opens, over N open tasks of 200 units under all leaders, eight requests at once. */
export async function pagesOf(size: number): Promise<BenchResult> {
  const stack = await startStack({ mode: 'offset', now: workingMorning });
  try {
    await putTasks(stack, size);
    await previewScores(stack);
    const start = performance.now();
    const seen: Record<string, { p50Ms: number; p95Ms: number }> = {};
    for (const { name, as, path } of pages) {
      const client = await signIn(stack.baseUrl, as, connections(width));
      await open(client, path, warmUp);
      const times = await open(client, path, measured);
      seen[name] = { p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95) };
      say(`${name}: p50 ${seen[name].p50Ms} ms, p95 ${seen[name].p95Ms} ms`);
    }
    const slowest = Object.values(seen).toSorted((one, other) => other.p95Ms - one.p95Ms)[0];
    return {
      ...{ name: 'pages', size, seconds: (performance.now() - start) / 1_000, pages: seen },
      ...{ p95Ms: slowest?.p95Ms ?? 0, rssMb: stack.rssMb() },
    };
  } finally {
    await stack.stop();
  }
}

const open = (client: Client, path: string, count: number): Promise<number[]> =>
  atOnce(Array.from({ length: count }), width, () => client.get<string>(path));

// Straight into the record: what is measured is reading, and nothing of it is due. One in twenty is red, one in ten yellow.
async function putTasks({ eye }: Stack, size: number): Promise<void> {
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

async function previewScores({ baseUrl }: Stack): Promise<void> {
  const office = await signIn(baseUrl, 'pd-swb.assessment_office', connections(1));
  const { id } = await office.post<ComputationAnswer>('/api/v1/score-computations', { period });
  await office.post('/api/v1/results', { computationId: id });
}
