import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../../domain/city-law.js';
import { notBefore } from '../../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../../notification/notice-item.record.js';
import type { Addressee } from '../../../notification/notice-item.record.js';
import { uuids } from '../../../persistence/change.js';
import type { InspectionTrip } from './inspection-trip.entity.js';

/** Writes a trip that was filed. */
export const insertTrip = (t: InspectionTrip): RawQueryFragment => sql`
  insert into inspection_trip (id, city_id, county_id, year, number, kind, title, from_on, to_on, state, filed_body,
    filed_by, filed_at, extra_reason, started_at, ended_at)
  values (${t.id}, ${t.cityId}, ${t.countyId ?? null}, ${t.year}, ${t.number}, ${t.kind}, ${t.title}, ${t.fromOn},
    ${t.toOn}, ${t.state}, ${t.filedBody}, ${t.filedBy}, ${t.filedAt}, ${t.extraReason ?? null},
    ${t.startedAt ?? null}, ${t.endedAt ?? null})`;

/** Writes back what a command changed on a locked trip; raises its version. */
export const saveTrip = (t: InspectionTrip): RawQueryFragment => sql`
  update inspection_trip set state = ${t.state}, signed_by = ${t.signedBy ?? null},
    signed_person = ${t.signedPerson ?? null}, signed_at = ${t.signedAt ?? null}, sign_reason = ${t.signReason ?? null},
    started_at = ${t.startedAt ?? null}, ended_at = ${t.endedAt ?? null}, cancel_reason = ${t.cancelReason ?? null},
    version = version + 1
  where id = ${t.id}`;

/** Writes the bodies that a trip comes to. */
export const insertPlaces = (
  { id, cityId }: Pick<InspectionTrip, 'id' | 'cityId'>,
  bodyIds: readonly string[],
): RawQueryFragment => sql`
  insert into inspection_trip_place (city_id, trip_id, body_id)
  select distinct ${cityId}::text, ${id}::uuid, place from unnest(${uuids(bodyIds)}) place
  on conflict do nothing`;

/** What a cancelled trip should have verified waits for another one. */
export const freeItems = ({ id }: InspectionTrip): RawQueryFragment => sql`
  update verification_item set trip_id = null, version = version + 1 where trip_id = ${id}`;

/** Someone who goes along. */
export interface TripMember {
  postId: string;
  personId: string;
  bodyId: string;
  name: string;
}

/** The posts whose holders may go on a trip, of the city's offices and lead assessors or of the county's office. */
export const postsThatGo = (countyId: string | null): RawQueryFragment =>
  sql`p.role in ('assessment_office', 'lead_assessor', 'supervision_office') and (b.id = ${countyId}::uuid
    or ${countyId}::uuid is null and b.level = 'city')`;

/** Those of the posts, named by code, that may go, with who holds them. */
export const findMembers = (
  em: EntityManager,
  { cityId, countyId }: InspectionTrip,
  codes: readonly string[],
): Promise<TripMember[]> =>
  em.execute<TripMember[]>(sql`
    select p.id as "postId", a.person_id as "personId", p.body_id as "bodyId", n.name
    from post p join body b on b.id = p.body_id join appointment a on a.post_id = p.id and a.to_on is null
      join person n on n.id = a.person_id
    where p.city_id = ${cityId} and ${postsThatGo(countyId ?? null)}
      and p.code in (select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))`);

/** Writes who goes along. */
export const insertMembers = (
  { id, cityId }: InspectionTrip,
  members: readonly TripMember[],
): RawQueryFragment => sql`
  insert into inspection_trip_member (city_id, trip_id, post_id, person_id)
  select ${cityId}::text, ${id}::uuid, m."postId", m."personId"
  from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) m("postId" uuid, "personId" uuid)
  on conflict do nothing`;

/** A body that a trip comes to, with the items to verify there. */
export interface TripPlace {
  bodyId: string;
  name: string;
  items: number;
  verified: number;
  differs: number;
  false: number;
}

/** The bodies that a trip comes to, and what was found at each. */
export const placesOf = (em: EntityManager, tripId: string): Promise<TripPlace[]> =>
  em.execute<TripPlace[]>(sql`
    select b.id as "bodyId", b.short_name as name, count(x.id)::integer as items,
      count(*) filter (where x.outcome = 'verified')::integer as verified,
      count(*) filter (where x.outcome = 'differs')::integer as differs,
      count(*) filter (where x.outcome = 'false')::integer as "false"
    from inspection_trip_place p join body b on b.id = p.body_id
      left join verification_item x on x.trip_id = p.trip_id and x.body_id = p.body_id
    where p.trip_id = ${tripId} group by b.id order by b.sort, b.code`);

/** What some shall hear about a trip. */
export function tellOfTrip(
  { id, cityId }: InspectionTrip,
  { to, rung, sentence }: { to: readonly Addressee[]; rung: string; sentence: string },
  { law, now }: { law: CityLaw; now: Date },
): RawQueryFragment[] {
  const items = to.map((addressee) => ({
    ...{ to: addressee, decisionId: null, subjectType: 'trip' as const, subjectId: id, episode: 1 },
    ...{ rung, sentence, notBefore: notBefore(now, law, false) },
  }));
  return recordNoticeItems(items, { cityId, now });
}
