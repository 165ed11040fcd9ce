import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { justAfter } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { officeHead, tellOfOrder } from './order.record.js';

/** A supervision order as a person or a review proposes it; nothing is issued yet. */
export interface NewOrderDraft {
  /** Left out: a new one. */
  id?: string;
  cityId: string;
  decisionId: string;
  bodyId: string;
  partIds: readonly string[];
  origin: 'review' | 'person';
  /** Why the matter is supervised, in plain words. */
  reason: string;
  /** What the body shall do. */
  requirement: string;
  /** Post of whoever drafted it. */
  draftedBy: string;
  /** 特急: the notice ignores quiet hours. Left out: not urgent. */
  urgent?: boolean;
  law: CityLaw;
  now: Date;
}

/**
 * Writes a draft of a supervision order with its parts and tells the office head, who signs or declines it. Its
 * clock is the decision's loop: poke that at `draftDueAt`.
 */
export function draftOrderFor(draft: NewOrderDraft): RawQueryFragment[] {
  const { id = uuid(), cityId, decisionId, now, law, urgent = false } = draft;
  const word = {
    ...{ to: officeHead, rung: 'order_drafted', episode: 1 },
    sentence: `督办单草稿待签发：${draft.reason}`,
  };
  return [
    sql`insert into supervision_order (id, city_id, decision_id, body_id, origin, reason, requirement, state,
        drafted_at, drafted_by, next_due_at)
      values (${id}, ${cityId}, ${decisionId}, ${draft.bodyId}, ${draft.origin}, ${draft.reason},
        ${draft.requirement}, 'draft', ${now}, ${draft.draftedBy}, ${draftDueAt(law, now)})`,
    sql`insert into supervision_order_item (city_id, order_id, part_id, added_at)
      select ${cityId}, ${id}::uuid, part_id::uuid, ${now}::timestamptz
      from jsonb_array_elements_text(${JSON.stringify(draft.partIds)}::jsonb) as part_id on conflict do nothing`,
    ...tellOfOrder({ id, cityId, decisionId, urgent }, [word], { law, now }),
  ];
}

/**
 * When a draft that nobody decided moves to the office head: right after its working day.
 * Source: rules.md, "Ladder": a draft not decided in 1 wd moves to the office head.
 */
export function draftDueAt({ rules, calendar }: CityLaw, now: Date): Date {
  return justAfter(calendar.addWorkingDays(now, rules.ladder.draftWithHeadAfterWd));
}
