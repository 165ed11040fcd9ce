import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../../domain/errors.js';
import type { Actor } from '../../../identity/actor.js';
import { mayDo } from '../../../identity/permissions.js';
import { seesAllScores } from '../../results/score-sight.record.js';
import { seesDraw } from '../draw-sight.record.js';
import { caseOfItem } from './finding.record.js';
import type { FindingOutcome } from './verification-item.entity.js';
import { heldBack } from '../../../implementation/evidence/file-scan.record.js';

/** What may be done with an item on its page. */
export type FindingWay = 'find' | 'correct' | 'register';

/** One item that was drawn, with what was found and what followed from it. */
export interface ItemView {
  id: string;
  period: string;
  place: number;
  key: string;
  name: string;
  bodyCode: string;
  bodyName: string;
  own: boolean;
  /** The last approved value of the quarter, with its unit; null: none, or an item that is no indicator. */
  reported: string | null;
  unit: string | null;
  partId: string | null;
  reasons: { by: string; reason: string }[];
  trip: { id: string; title: string; state: string; fromOn: string; toOn: string } | null;
  outcome: FindingOutcome | null;
  trueValue: string | null;
  reason: string | null;
  foundBy: string | null;
  foundAt: Date | null;
  files: { id: string; name: string; pages: number }[];
  /** The correction that was entered after the finding; null: none yet. */
  correction: { state: string; value: string; documentNumber: string } | null;
  /** The negative event that was registered under its case; null: none yet. */
  eventId: string | null;
  caseId: string;
  version: number;
  ways: FindingWay[];
}

interface Found extends Omit<ItemView, 'caseId' | 'ways'> {
  goes: boolean;
  isOwner: boolean;
}

interface FindingFile {
  name: string;
  mediaType: string;
  byteSize: number;
  storageKey: string;
}

/** One item of a round, as far as the reader may see it. */
@Injectable()
export class FindingQueries {
  constructor(private readonly orm: MikroORM) {}

  /** @throws record.not-found for another body's item, and for the own one before somebody came */
  async get(actor: Actor, id: string): Promise<ItemView> {
    const [row] = await this.orm.em.fork().execute<Found[]>(sql`
      select x.id, r.period, x.place, x.key, x.name, b.code as "bodyCode", b.short_name as "bodyName",
        b.id = ${actor.bodyId} as own, trim_scale(m.actual)::text as reported, v.unit, x.part_id as "partId",
        (select jsonb_agg(jsonb_build_object('by', k.short_name, 'reason', n.reason) order by n.nominated_at)
          from verification_nomination n join body k on k.id = n.assessor_id
          where n.round_id = x.round_id and n.key = x.key) as reasons,
        case when t.id is not null then jsonb_build_object('id', t.id, 'title', t.title, 'state', t.state,
          'fromOn', t.from_on, 'toOn', t.to_on) end as trip,
        x.outcome, x.true_value as "trueValue", x.reason, h.name as "foundBy", x.found_at as "foundAt",
        (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.original_name, 'pages', f.pages, 'held', ${heldBack('f')})
          order by f.id), '[]') from verification_file f where f.item_id = x.id) as files,
        (select jsonb_build_object('state', e.state, 'value', trim_scale(e.actual)::text,
            'documentNumber', e.document_number) from measurement_entry e
          where e.indicator_id = x.indicator_id and e.body_id = x.body_id and e.kind = 'correction'
            and e.entered_at >= x.found_at order by e.entered_at desc limit 1) as correction,
        (select e.id from negative_event e where e.city_id = x.city_id and e.body_id = x.body_id
          and e.case_id = '核查' || r.period || '-' || x.place) as "eventId", x.version,
        ${goes(actor)} as goes, coalesce(v.data_owner = ${actor.bodyId}, false) as "isOwner"
      ${from}
        left join lateral (select m.actual from measurement m where m.indicator_id = x.indicator_id
          and m.body_id = x.body_id and m.period = r.period order by m.version desc limit 1) m on true
      where x.id = ${id} and ${itemsSeenBy(actor)}`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这一项，或者它不属于本单位。');
    const { goes: isMember, isOwner, ...item } = row;
    const { outcome, trip, correction, eventId } = item;
    const ways: FindingWay[] = [
      ...(isMember && outcome === null && trip?.state === 'started' ? (['find'] as const) : []),
      ...(isOwner && outcome === 'differs' && correction === null && mayDo(actor, 'measurement:enter')
        ? (['correct'] as const)
        : []),
      ...(outcome === 'false' && eventId === null && mayDo(actor, 'event:register')
        ? (['register'] as const)
        : []),
    ];
    return { ...item, ways, caseId: caseOfItem(item.period, item) };
  }

  /** A file of a finding for whoever sees the item. @throws record.not-found */
  async file(actor: Actor, fileId: string): Promise<FindingFile> {
    const [row] = await this.orm.em.fork().execute<FindingFile[]>(sql`
      select f.original_name as name, f.media_type as "mediaType", f.byte_size as "byteSize",
        f.storage_key as "storageKey"
      ${from} join verification_file f on f.item_id = x.id where f.id = ${fileId} and ${itemsSeenBy(actor)}`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这份材料，或者本单位无权查看。');
    return row;
  }
}

const from = sql`from verification_item x join verification_round r on r.id = x.round_id join body b on b.id = x.body_id
  left join inspection_trip t on t.id = x.trip_id left join person h on h.id = x.found_person
  left join lateral (select unit, data_owner from indicator_version where indicator_id = x.indicator_id
    order by version desc limit 1) v on true`;

const goes = ({
  postId,
  personId,
}: Actor): RawQueryFragment => sql`exists (select from inspection_trip_member g
  where g.trip_id = x.trip_id and g.post_id = ${postId} and g.person_id = ${personId})`;

/**
 * The items `x` of trips `t` and bodies `b` that an actor sees: who runs the draw all; those who go, theirs; a body
 * its own and the leaders all once somebody came, since the look is unannounced; and what was found, whoever answers for the data or nominated it.
 */
export function itemsSeenBy(actor: Actor): RawQueryFragment {
  const own = sql`x.city_id = ${actor.cityId}`;
  if (seesDraw(actor)) return own;
  return sql`${own} and (${goes(actor)} or t.started_at is not null and (${actor.bodyId} = x.body_id or ${seesAllScores(actor)}::boolean)
    or x.outcome is not null and (v.data_owner = ${actor.bodyId} or exists (select from verification_nomination q
      where q.round_id = x.round_id and q.key = x.key and q.assessor_id = ${actor.bodyId})))`;
}
