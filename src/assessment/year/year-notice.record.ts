import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CalendarRow } from '../../domain/assessment/year-walk/judge-year.js';
import type { RowWord } from '../../domain/assessment/year-walk/row-words.js';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee } from '../../notification/notice-item.record.js';
import { chairsOf } from '../results/signer.record.js';
import type { OwnerDebt } from './year-facts.record.js';

/** A word about a row, and who owes its values. */
interface Told {
  row: CalendarRow;
  word: RowWord;
  debts: readonly OwnerDebt[];
}

interface Hearer {
  to: Addressee;
  /** Values that it owes; 0 for whoever owes none. */
  count: number;
}

const rolesOfOwner = ['data_owner', 'unit_head'];

/** Who hears of a row, each with what it owes. */
async function hearersOf(em: EntityManager, cityId: string, { word, debts }: Told): Promise<Hearer[]> {
  if (word.to === 'office') return [{ to: { cityRole: 'assessment_office' }, count: 0 }];
  if (word.to === 'assessors') return [{ to: { cityRole: 'lead_assessor' }, count: 0 }];
  if (word.to === 'chairs')
    return (await chairsOf(em, cityId)).map(({ postId }) => ({ to: { postId }, count: 0 }));
  const owing = word.to === 'owners-missing' ? 'missing' : 'waiting';
  return debts
    .filter((debt) => debt[owing] > 0)
    .flatMap((debt) =>
      rolesOfOwner.map((role) => ({ to: { bodyId: debt.ownerId, role }, count: debt[owing] })),
    );
}

/** Notices about a row, held through the quiet hours; one a post, row and rung. */
export async function tellOfRow(
  em: EntityManager,
  told: Told,
  { cityId, law, now }: { cityId: string; law: CityLaw; now: Date },
): Promise<{ hearers: number; writes: RawQueryFragment[] }> {
  const { row, word } = told;
  const hearers = await hearersOf(em, cityId, told);
  const items = hearers.map(({ to, count }) => ({
    ...{ to, decisionId: null, subjectType: 'assessment_step' as const, subjectId: row.id, episode: 1 },
    ...{ rung: word.rung, sentence: word.sentence.replace('{count}', String(count)) },
    notBefore: notBefore(now, law, false),
  }));
  return { hearers: hearers.length, writes: recordNoticeItems(items, { cityId, now }) };
}
