import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { loadRulePack } from '../../src/config/rule-pack.js';
import { standingsOf } from '../../src/domain/assessment/standing.js';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';

const { assessment } = loadRulePack('rules/dingxi.yaml');
const officer = postId('PD-SWB/assessment_office');

/** Totals of a quarter by group and code of the body; null: listed apart. */
export type GivenTotals = Record<string, Record<string, string>>;

/** Puts into the record that a quarter was computed with these totals; answers the computation's id. */
async function givenComputation(
  owner: pg.Client,
  { period, number, totals }: { period: string; number: number; totals: GivenTotals },
): Promise<{ id: string; sha256: string }> {
  const id = randomUUID();
  const sha256 = createHash('sha256').update(id).digest('hex');
  const groups = Object.entries(totals);
  const bodies = groups.flatMap(([group, own]) =>
    Object.keys(own).map((code) => ({ code, group, ranked: true })),
  );
  await owner.query(
    `insert into score_computation (id, city_id, period, number, rule_pack_version, rule_pack_sha256, input, sha256,
       computed_by, computed_at) values ($1, $2, $3, $4, 1, $5, $6, $5, $7, now())`,
    [id, demoCityId, period, number, sha256, JSON.stringify({ bodies, rules: assessment }), officer],
  );
  const groupOf = new Map(bodies.map(({ code, group }) => [code, group]));
  const standings = groups.flatMap(([, own]) =>
    standingsOf(
      Object.entries(own).map(([bodyCode, total]) => ({
        ...{ bodyCode, total, ranked: true, gradeAtMost: 'excellent' as const },
      })),
      assessment,
    ),
  );
  for (const [seq, { bodyCode, total, grade, rank }] of standings.entries())
    await owner.query(
      `insert into score_body (computation_id, city_id, body_id, seq, total, grade, rank, result, sha256, ranking_group,
         ranked) values ($1, $2, $3, $4, $5, $6, $7, '{}', $8, $9, true)`,
      [id, demoCityId, bodyId(bodyCode), seq + 1, total, grade, rank, sha256, groupOf.get(bodyCode)],
    );
  return { id, sha256 };
}

/** Puts into the record that such a computation was shown to the bodies, whose days are over; answers the result's id. */
export async function givenShownResult(
  owner: pg.Client,
  { period, totals }: { period: string; totals: GivenTotals },
): Promise<{ id: string; sha256: string }> {
  const computed = await givenComputation(owner, { period, number: 1, totals });
  const id = randomUUID();
  await owner.query(
    `insert into period_result (id, city_id, period, number, state, computation_id, opened_by, opened_at, previewed_at,
       objections_until) values ($1, $2, $3, 1, 'previewed', $4, $5, now(), now(), '2026-01-01')`,
    [id, demoCityId, period, computed.id, officer],
  );
  return { id, sha256: computed.sha256 };
}

/** Puts into the record that a result that was taken up again shows these totals now, and its days are over. */
export async function givenCorrection(
  owner: pg.Client,
  resultId: string,
  { period, totals }: { period: string; totals: GivenTotals },
): Promise<void> {
  const { id } = await givenComputation(owner, { period, number: 2, totals });
  await owner.query(
    `update period_result set state = 'previewed', computation_id = $2, previewed_at = now(),
       objections_until = '2026-01-01' where id = $1`,
    [resultId, id],
  );
}
