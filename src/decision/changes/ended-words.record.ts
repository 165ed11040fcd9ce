import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee, NoticeItem } from '../../notification/notice-item.record.js';
import { unitOf } from '../../supervision/orders/order.record.js';
import type { Decision } from '../decisions/decision.entity.js';
import type { PartEnd } from './end-parts.record.js';

/** Something that several addressees shall hear about what ended. */
export type EndWord = Pick<NoticeItem, 'subjectType' | 'subjectId' | 'rung' | 'sentence'> & {
  to: readonly Addressee[];
};

interface Moment {
  law: CityLaw;
  now: Date;
}

/** Writes what addressees shall hear about a decision or its parts, held through the quiet hours unless it is urgent. */
export function tellOfEnd(
  { id, cityId, urgent }: Decision,
  words: readonly EndWord[],
  { law, now }: Moment,
): RawQueryFragment[] {
  const items = words.flatMap(({ to, ...word }) =>
    to.map((addressee): NoticeItem => ({
      ...word,
      ...{ to: addressee, episode: 1, decisionId: id, notBefore: notBefore(now, law, urgent) },
    })),
  );
  return recordNoticeItems(items, { cityId, now });
}

const heardOf = { withdraw: '已撤回', merge: '已合并', absorb: '已合并', transfer: '已转办' } as const;

/** What each unit hears of the end of its part; a draft was never told of. */
export const endedWords = (ends: readonly PartEnd[]): EndWord[] =>
  ends
    .filter(({ part }) => part.state !== 'draft')
    .map(({ part, title, action, reason }) => ({
      ...{ subjectType: 'part', subjectId: part.id, rung: `ended_${action}`, to: unitOf(part.bodyId) },
      sentence: `“${title}”${heardOf[action]}，原因：${reason}`,
    }));
