import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ScoreFile } from '../../src/assessment/scores/score-file.schema.js';
import type { ComputationAnswer } from '../../src/assessment/scores/score.schema.js';
import { scoreFileText } from '../../src/assessment/scores/verify-score-file.js';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { say, startStack } from '../../scripts/servers/whole-stack.js';
import type { Stack } from '../../scripts/servers/whole-stack.js';
import { connections, signIn } from '../../scripts/servers/api-client.js';
import type { Client } from '../../scripts/servers/api-client.js';
import type { BenchResult } from '../result.js';
import { workingMorning } from './city-work.js';

const period = '2025Q4';
const groupSize = 20;

/**
 * A quarter of N bodies by the counties' 67 rows: read from PostgreSQL, computed with every step, hash and rank, and
 * kept there, through HTTP. The first run warms up; the median of three that follow counts. `replaySeconds`: until
 * `score:verify`, which has no database, has started, read the exported file and recomputed every row of it.
 */
export async function score(size: number): Promise<BenchResult> {
  const stack = await startStack({ mode: 'offset', now: workingMorning });
  try {
    await onlyCounties(stack, size);
    const office = await signIn(stack.baseUrl, 'pd-swb.assessment_office', connections(1));
    const runs: { seconds: number; answer: ComputationAnswer }[] = [];
    for (let run = 0; run < 4; run += 1) {
      const start = performance.now();
      const answer = await office.post<ComputationAnswer>('/api/v1/score-computations', { period });
      const seconds = (performance.now() - start) / 1_000;
      say(`${answer.rows} rows of ${answer.bodies} bodies in ${seconds.toFixed(2)} s`);
      runs.push({ seconds, answer });
    }
    const counted = runs.slice(1).toSorted((one, other) => one.seconds - other.seconds);
    const [, median] = counted;
    if (median === undefined) throw new Error('no run was measured');
    const { bodies, rows, open } = median.answer;
    if (bodies !== size || rows !== size * 67 || open > 0)
      throw new Error(`computed ${bodies} bodies, ${rows} rows, ${open} open`);
    const seen = {
      bodies,
      rows,
      rssMb: stack.rssMb(),
      replaySeconds: await replay(office, median.answer.id),
    };
    return { name: 'score', size, seconds: median.seconds, perSecond: rows / median.seconds, ...seen };
  } finally {
    await stack.stop();
  }
}

async function replay(office: Client, id: string): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-score-'));
  try {
    const file = path.join(folder, 'score.json');
    writeFileSync(file, scoreFileText(await office.get<ScoreFile>(`/api/v1/score-computations/${id}/file`)));
    const start = performance.now();
    const program = path.join(projectRoot(), 'dist/scripts/score-verify.js');
    const { status } = spawnSync(process.execPath, [program, file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error(`the exported file is not what was computed: ${String(status)}`);
    return (performance.now() - start) / 1_000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// The demo's bodies step back; N made-up ones take a county's values each, moved a little, in groups of twenty.
async function onlyCounties({ eye }: Stack, size: number): Promise<void> {
  await eye.query('update body set category = null');
  await eye.query(
    `insert into body (id, city_id, code, full_name, short_name, category, ranking_group, level, parent_id, sort, valid_from)
     select gen_random_uuid(), c.city_id, 'Z' || n, '测算单位' || n, '测算' || n, 'county', '组' || n / $2::integer,
       'county', c.id, 1000 + n, '2024-01-01'
     from generate_series(1, $1::integer) n, body c where c.code = '621100'`,
    [size, groupSize],
  );
  const source = `from body z join body c on c.code = (array['621102', '621121', '621122', '621123', '621124'])[
      1 + z.sort % 5] join`;
  await eye.query(
    `insert into measurement (city_id, indicator_id, body_id, period, actual, provenance)
     select z.city_id, m.indicator_id, z.id, m.period, m.actual * (1 + (z.sort % 37) * 0.001), 'bench'
     ${source} measurement m on m.body_id = c.id where z.code like 'Z%' and m.period in ('2025', '${period}')`,
  );
  await eye.query(
    `insert into indicator_target (city_id, indicator_id, body_id, period, target, provenance)
     select z.city_id, t.indicator_id, z.id, t.period, t.target, 'bench'
     ${source} indicator_target t on t.body_id = c.id where z.code like 'Z%' and t.period in ('2025', '${period}')`,
  );
  await eye.query('analyze body, measurement, indicator_target');
}
