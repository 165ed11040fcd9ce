import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { quarterOf } from '../../../domain/assessment/quarter.js';
import type { RadarKind } from '../../../domain/assessment/radar/radar-sign.js';
import { riskWeight } from '../../../domain/assessment/verification/risk-weight.js';
import type { DrawWeights, RiskSigns } from '../../../domain/assessment/verification/risk-weight.js';
import { endOfDay, startOfDay } from '../../../domain/calendar/city-day.js';
import type { DrawList } from '../draw/draw-file.schema.js';
import type { VerificationRound } from './verification-round.entity.js';

type Candidate = DrawList['candidates'][number];

/**
 * The candidates of a round with what speaks for looking at each: how many nominated it, and the lamps and late reports
 * of its body in the quarter, as the record has them at this moment, with the radar's kinds of signs at it.
 */
export async function candidatesOf(
  em: EntityManager,
  { id, period }: Pick<VerificationRound, 'id' | 'period'>,
  { weights, radar }: WeighedBy,
): Promise<Candidate[]> {
  const quarter = quarterOf(period);
  if (quarter === null) throw new RangeError(`no such quarter: ${period}`);
  const [from, to] = [startOfDay(quarter.firstDay), endOfDay(quarter.lastDay)];
  const rows = await em.execute<CandidateRow[]>(sql`
    with named as (
      select n.key, min(n.name) as name, n.body_id, count(*)::integer as nominations,
        jsonb_agg(jsonb_build_object('by', k.short_name, 'reason', n.reason) order by k.sort, k.code) as said
      from verification_nomination n join body k on k.id = n.assessor_id where n.round_id = ${id} and n.withdrawn_at is null group by n.key, n.body_id
    ), lamps as (
      select p.body_id, count(*) filter (where e.colour = 'red') as red, count(*) filter (where e.colour = 'yellow') as yellow
      from lamp_episode e join task_part p on p.id = e.part_id
      where p.body_id in (select body_id from named) and e.opened_at >= ${from} and e.opened_at < ${to} group by 1
    ), lates as (
      select body_id, count(*) as late from report where body_id in (select body_id from named)
        and mark in ('late', 'supplement') and submitted_at >= ${from} and submitted_at < ${to} group by 1
    )
    select n.key, b.code as "bodyCode", b.short_name as "bodyName", n.name, n.said,
      n.nominations, coalesce(l.red, 0)::integer as "redLamps", coalesce(l.yellow, 0)::integer as "yellowLamps",
      coalesce(t.late, 0)::integer as late
    from named n join body b on b.id = n.body_id left join lamps l on l.body_id = n.body_id
      left join lates t on t.body_id = n.body_id order by n.key`);
  return rows.map((row) => asCandidate(row, { weights, radar }));
}

/** How tickets are counted, and what the radar saw at each body by its code. */
interface WeighedBy {
  weights: DrawWeights;
  radar: ReadonlyMap<string, { kinds: readonly RadarKind[] }>;
}

interface CandidateRow extends Omit<RiskSigns, 'radar'> {
  key: string;
  bodyCode: string;
  bodyName: string;
  name: string;
  said: Candidate['nominations'];
}

function asCandidate(row: CandidateRow, { weights, radar }: WeighedBy): Candidate {
  const { key, bodyCode, bodyName, name, said, nominations, redLamps, yellowLamps, late } = row;
  const kinds = [...(radar.get(bodyCode)?.kinds ?? [])];
  const signs = { nominations, redLamps, yellowLamps, late, radar: kinds };
  return { key, bodyCode, bodyName, name, nominations: said, signs, weight: riskWeight(signs, weights) };
}
