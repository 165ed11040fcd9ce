import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { RewardChecker, RewardChecks } from '../../domain/consequence/reward-checks.js';
import { uuids } from '../../persistence/change.js';

/** The step in the story of a consequence by which a checker passes or refuses it. */
export const checkAction = (checker: RewardChecker, outcome: 'pass' | 'refuse'): string =>
  `${outcome}_${checker}`;

// What was said before a correction took the matter up again does not count any more.
const last = (id: RawQueryFragment, checker: RewardChecker): RawQueryFragment => sql`(
  select jsonb_build_object('passed', s.action = ${checkAction(checker, 'pass')}, 'at', s.at, 'note', s.note,
      'by', concat_ws(' ', p.title, s.by_name))
    from consequence_step s left join post p on p.id = s.by_post
    where s.consequence_id = ${id} and s.action in (${checkAction(checker, 'pass')}, ${checkAction(checker, 'refuse')})
      and s.id > all (select r.id from consequence_step r where r.consequence_id = ${id} and r.action = 'reopen')
    order by s.id desc limit 1)`;

/** What the checkers said last about a consequence, as a JSON object. */
export const lastChecks = (id: RawQueryFragment): RawQueryFragment =>
  sql`jsonb_build_object('assessment', ${last(id, 'assessment')}, 'finance', ${last(id, 'finance')})`;

/** The bonus that is asked for at this moment, in fen. */
export const askedFen = sql`(case when c.state = 'reopened' then coalesce((c.renewed ->> 'amountFen')::bigint, c.amount_fen)
  else c.proposed_fen end)`;

/** Whether a consequence `c` was reopened by a result that proposes nothing any more. */
export const isUpheld = sql`(c.state = 'reopened' and c.renewed is null)`;

/** Whether the reward `c` waits for this checker. */
export const awaitsCheck = (checker: RewardChecker): RawQueryFragment => sql`(
  c.kind in ('commendation', 'red_flag') and c.state in ('drafted', 'reopened') and not ${isUpheld}
  and (${checker === 'assessment'}::boolean or ${askedFen} > 0) and ${last(sql`c.id`, checker)} is null)`;

/** What the checkers said about each of these. */
export async function checksOf(
  em: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RewardChecks>> {
  const rows = await em.execute<{ id: string; checks: RewardChecks }[]>(sql`
    select c.id, ${lastChecks(sql`c.id`)} as checks from consequence c where c.id = any(${uuids(ids)})`);
  return new Map(rows.map(({ id, checks }) => [id, checks]));
}

/** Nobody has said anything. */
export const noChecks: RewardChecks = { assessment: null, finance: null };
