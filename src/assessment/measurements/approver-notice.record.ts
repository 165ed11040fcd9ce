import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { EntryBy } from './measurement-entry.record.js';

/** Tells the others of the body who may approve that something waits for them. */
export function tellApprovers(
  entries: readonly { id: string; version: number }[],
  { cityId, ownerId, now }: EntryBy,
  { law, role }: { law: CityLaw; role: string },
): RawQueryFragment[] {
  const [first] = entries;
  if (first === undefined) return [];
  const roles = ['unit_head', 'data_owner'].filter((one) => one !== role);
  return recordNoticeItems(
    roles.map((one) => ({
      ...{ to: { bodyId: ownerId, role: one }, decisionId: null, subjectType: 'measurement' },
      ...{ subjectId: first.id, rung: 'values_entered', episode: first.version },
      sentence: `本单位填报的${entries.length}项指标数据待审定，请核对后审定或退回`,
      notBefore: notBefore(now, law, false),
    })),
    { cityId, now },
  );
}
