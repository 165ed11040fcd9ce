import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../../domain/errors.js';
import { takeRows } from '../../../persistence/take-rows.js';
import type { DrawFile } from '../draw/draw-file.schema.js';
import { VerificationRound } from './verification-round.entity.js';

/** The round of a quarter that holds, locked: nothing of it changes until the command ends. @throws record.not-found */
export async function lockRound(
  em: EntityManager,
  cityId: string,
  period: string,
): Promise<VerificationRound> {
  const [round] = await takeRows(
    em,
    VerificationRound,
    sql`where city_id = ${cityId} and period = ${period} and state <> 'abandoned' for no key update`,
  );
  if (round !== undefined) return round;
  throw new AppError('record.not-found', '这个季度还没有开始征集重点核查事项。');
}

/** The number of the next round of a quarter: abandoned ones keep theirs. */
export async function nextRoundNumber(em: EntityManager, cityId: string, period: string): Promise<number> {
  const [row] = await em.execute<{ number: number }[]>(sql`select coalesce(max(number), 0) + 1 as number
    from verification_round where city_id = ${cityId} and period = ${period}`);
  return row?.number ?? 1;
}

/** Writes a round that begins. */
export const insertRound = ({
  id,
  cityId,
  period,
  number,
  state,
  openedBy,
  openedAt,
}: Pick<
  VerificationRound,
  'id' | 'cityId' | 'period' | 'number' | 'state' | 'openedBy' | 'openedAt'
>): RawQueryFragment => sql`
  insert into verification_round (id, city_id, period, number, state, opened_by, opened_at)
  values (${id}, ${cityId}, ${period}, ${number}, ${state}, ${openedBy}, ${openedAt})`;

/** Writes back what a command changed on a locked round; raises its version. */
export const saveRound = (r: VerificationRound): RawQueryFragment => sql`
  update verification_round set state = ${r.state}, commitment = ${r.commitment ?? null},
    committed_by = ${r.committedBy ?? null}, committed_at = ${r.committedAt ?? null}, draws = ${r.draws ?? null},
    seed_source = ${r.seedSource ?? null}, list = ${r.list ?? null}, list_sha256 = ${r.listSha256 ?? null},
    frozen_by = ${r.frozenBy ?? null}, frozen_at = ${r.frozenAt ?? null}, secret = ${r.secret ?? null},
    public_value = ${r.publicValue ?? null}, public_source = ${r.publicSource ?? null},
    public_on = ${r.publicOn ?? null}, seed = ${r.seed ?? null}, draw_file = ${r.drawFile ?? null},
    drawn_by = ${r.drawnBy ?? null}, drawn_at = ${r.drawnAt ?? null}, abandoned_by = ${r.abandonedBy ?? null},
    abandoned_at = ${r.abandonedAt ?? null}, abandon_reason = ${r.abandonReason ?? null}, version = version + 1
  where id = ${r.id}`;

/** Writes what was drawn, in its order, each item with what its nominations say it is. */
export function insertDrawn(
  { id, cityId }: VerificationRound,
  { drawn, list }: DrawFile,
  newId: () => string,
): RawQueryFragment {
  const weights = new Map(list.candidates.map(({ key, weight }) => [key, weight]));
  const rows = drawn.map(({ place, key }) => ({ id: newId(), place, key, weight: weights.get(key) ?? 0 }));
  return sql`
    insert into verification_item (id, city_id, round_id, place, key, name, body_id, indicator_id, part_id, weight)
    select d.id, ${cityId}::text, ${id}::uuid, d.place, d.key, n.name, n.body_id, n.indicator_id, n.part_id, d.weight
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) d(id uuid, place integer, key text, weight integer)
      cross join lateral (select * from verification_nomination where round_id = ${id} and key = d.key and withdrawn_at is null
        order by nominated_at, id limit 1) n`;
}
