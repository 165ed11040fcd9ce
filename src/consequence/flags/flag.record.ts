import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { flagFor } from '../../domain/consequence/flag.js';
import type { FlagHolder } from '../../domain/consequence/flag.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { AppError } from '../../domain/errors.js';
import type { Consequence } from '../proposals/consequence.entity.js';

/** When a flag moves, and how many there are. */
export interface FlagMoment {
  em: EntityManager;
  flags: number;
  now: Date;
}

/**
 * Moves a flag to the county of a signed consequence: one holder each, the former one's time ends, nothing is lost.
 * One move at a time in a city. Writes at once, for the same flag may move twice in one command.
 * @throws consequence.too-late for a quarter before that of the flags, state.illegal-step where none is to be had
 */
export async function moveFlag({ em, flags, now }: FlagMoment, to: Consequence): Promise<void> {
  const { cityId, bodyId, period } = to;
  await em.execute(sql`select pg_advisory_xact_lock(hashtext(${`flags ${cityId}`}))`);
  const holders = await em.execute<FlagHolder[]>(sql`
    select flag, body_id as "bodyId", period from flag_holding where city_id = ${cityId} and until is null`);
  const later = holders.find((holder) => holder.period > period);
  if (later !== undefined)
    throw new AppError(
      'consequence.too-late',
      `${sayPeriod(later.period)}的流动红旗已经颁发，不能再补发${sayPeriod(period)}的。`,
    );
  const flag = flagFor(bodyId, holders, { flags, best: await bestOf(em, to) });
  if (flag === null)
    throw new AppError('state.illegal-step', '流动红旗都在本季度排名前列的县区，没有可以移交的。');
  await em.execute(endHolding(sql`flag = ${flag}`, { cityId, now }));
  await em.execute(sql`insert into flag_holding (city_id, flag, body_id, period, consequence_id, since)
    values (${cityId}, ${flag}, ${bodyId}, ${period}, ${to.id}, ${now})`);
}

/** Takes back the flag of a consequence that was revoked. */
export const takeFlagBack = ({ id, cityId }: Consequence, now: Date): RawQueryFragment =>
  endHolding(sql`consequence_id = ${id}`, { cityId, now });

const endHolding = (
  which: RawQueryFragment,
  { cityId, now }: { cityId: string; now: Date },
): RawQueryFragment =>
  sql`update flag_holding set until = ${now} where city_id = ${cityId} and until is null and ${which}`;

// The counties that have or may get a flag for the quarter: theirs is not taken away for another one of them.
async function bestOf(em: EntityManager, { cityId, period }: Consequence): Promise<Set<string>> {
  const rows = await em.execute<{ bodyId: string }[]>(sql`select body_id as "bodyId" from consequence
    where city_id = ${cityId} and period = ${period} and kind = 'red_flag' and state in ('drafted', 'signed', 'reopened')`);
  return new Set(rows.map(({ bodyId }) => bodyId));
}
