import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { Actor } from '../../identity/actor.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee } from '../../notification/notice-item.record.js';
import type { Consequence } from './consequence.entity.js';

/** Writes back what a command changed on a locked consequence; raises its version. */
export const saveConsequence = (c: Consequence): RawQueryFragment => sql`
  update consequence set state = ${c.state}, place = ${c.place ?? null}, proposed_fen = ${c.proposedFen},
    amount_fen = ${c.amountFen}, plaque = ${c.plaque}, heard = ${c.heard ?? null}, statement = ${c.statement ?? null},
    stated_by = ${c.statedBy ?? null}, stated_at = ${c.statedAt ?? null},
    exemption_basis = ${c.exemptionBasis ?? null}, exemption_by = ${c.exemptionBy ?? null},
    exemption_at = ${c.exemptionAt ?? null}, decided_by = ${c.decidedBy ?? null},
    decided_person = ${c.decidedPerson ?? null}, decided_at = ${c.decidedAt ?? null}, entered_by = ${c.enteredBy ?? null},
    paper_on = ${c.paperOn ?? null}, reason = ${c.reason ?? null},
    renewed = ${c.renewed == null ? null : JSON.stringify(c.renewed)}::jsonb, version = version + 1
  where id = ${c.id}`;

/** One step of the story of some consequences. */
export interface ConsequenceStep {
  action: string;
  /** Null: the rules. */
  by: Pick<Actor, 'postId' | 'personName'> | null;
  note: string | null;
}

/** Adds a step to the ledger of each of these consequences. */
export const recordConsequenceSteps = (
  ids: readonly string[],
  { action, by, note }: ConsequenceStep,
  { cityId, now }: { cityId: string; now: Date },
): RawQueryFragment => sql`
  insert into consequence_step (city_id, consequence_id, at, action, by_post, by_name, note)
  select ${cityId}::text, x::uuid, ${now}::timestamptz, ${action}::text, ${by?.postId ?? null}::uuid,
    ${by?.personName ?? null}::text, ${note}::text
  from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) x`;

/** Something that some shall hear about a consequence or about all of one result. */
export interface ConsequenceWord {
  subjectType: 'consequence' | 'reward_round' | 'interview' | 'fund';
  subjectId: string;
  to: readonly Addressee[];
  rung: string;
  episode: number;
  sentence: string;
  /** Not before this instant; left out: as soon as quiet hours allow. */
  after?: Date;
}

/** Writes notices about consequences, held through the quiet hours. */
export function tellOfConsequences(
  words: readonly ConsequenceWord[],
  { cityId, law, now }: { cityId: string; law: CityLaw; now: Date },
): RawQueryFragment[] {
  const items = words.flatMap(({ to, after = now, ...word }) =>
    to.map((addressee) => ({
      ...{ ...word, to: addressee, decisionId: null, notBefore: notBefore(after, law, false) },
    })),
  );
  return recordNoticeItems(items, { cityId, now });
}

/** The people of a body who hear of what concerns it. */
export const peopleOf = (bodyId: string): Addressee[] =>
  ['unit_head', 'unit_staff'].map((role) => ({ bodyId, role }));

/** The posts of these codes. */
export async function postsOf(
  em: EntityManager,
  cityId: string,
  codes: readonly string[],
): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    sql`select id from post where city_id = ${cityId} and code in (${[...codes]}) order by code`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Lets nothing be signed while the result on which it rests is taken up again.
 * @throws AppError consequence.result-reopened
 */
export async function assertResultStands(
  em: EntityManager,
  { cityId, period }: Pick<Consequence, 'cityId' | 'period'>,
): Promise<void> {
  const open = await em.execute<unknown[]>(sql`select 1 from period_result
    where city_id = ${cityId} and period = ${period} and state in ('computed', 'previewed')`);
  if (open.length === 0) return;
  throw new AppError('consequence.result-reopened', '这个季度的结果正在重新核对，重新发布以后才能签发奖惩。');
}

/**
 * Of several bodies in a tie only so many can have it: the signing leader chooses by signing.
 * @throws AppError consequence.tie-full once as many are signed as there are places
 */
export async function assertTieFree(em: EntityManager, one: Consequence): Promise<void> {
  if (one.tiePlaces == null) return;
  const { cityId, period, rankingGroup, kind, place } = one;
  const key = `tie ${cityId} ${period} ${rankingGroup} ${kind} ${place ?? ''}`;
  await em.execute(sql`select pg_advisory_xact_lock(hashtext(${key}))`);
  const [row] = await em.execute<{ signed: number }[]>(sql`select count(*)::integer as signed from consequence
    where city_id = ${cityId} and period = ${period} and ranking_group = ${rankingGroup} and kind = ${kind}
      and place is not distinct from ${place ?? null}::integer and tie_places is not null and state = 'signed'
      and id <> ${one.id}`);
  if ((row?.signed ?? 0) < one.tiePlaces) return;
  throw new AppError(
    'consequence.tie-full',
    `并列的${one.tieOf ?? 0}家只有${one.tiePlaces}个名额，已经签发给别的单位，这一家请不予签发。`,
  );
}
