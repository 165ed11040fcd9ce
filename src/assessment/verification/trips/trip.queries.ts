import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { TripBudget } from '../../../domain/assessment/verification/trip-budget.js';
import { dayOf } from '../../../domain/calendar/city-day.js';
import { AppError } from '../../../domain/errors.js';
import { tripStates } from '../../../domain/states/trip-states.js';
import type { TripState } from '../../../domain/states/trip-states.js';
import type { Actor } from '../../../identity/actor.js';
import { mayDoTo } from '../../../identity/permissions.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { CityClock } from '../../../persistence/city-clock.js';
import { checksSeenBy } from '../../../supervision/checks/check.queries.js';
import { itemsSeenBy } from '../findings/finding.queries.js';
import type { FindingOutcome } from '../findings/verification-item.entity.js';
import { seesDraw } from '../draw-sight.record.js';
import type { TripKind } from './inspection-trip.entity.js';
import { budgetCountyOf, budgetOf } from './trip-budget.record.js';
import { postsThatGo } from './trip.record.js';

/** A trip as the calendar shows it. */
interface TripHead {
  id: string;
  number: number;
  year: number;
  kind: TripKind;
  title: string;
  fromOn: string;
  toOn: string;
  state: TripState;
  stateName: string;
  filedBody: string;
  filedByName: string;
  countyId: string | null;
  /** How many bodies; which ones is said once it has started. */
  places: number;
  items: number;
  found: number;
  /** Whether it is beyond the budget, signed or still to be signed. */
  extra: boolean;
  version: number;
}

/** What can be done with a trip on its page. */
export type TripWay = 'sign' | 'start' | 'end' | 'cancel';

/** One trip with its places, its people and its items, as far as the reader may see them. */
export interface TripView extends TripHead {
  bodies: { id: string; name: string; checkId: string | null }[] | null;
  members: { name: string; title: string; bodyName: string }[];
  rows: { id: string; name: string; bodyName: string; outcome: FindingOutcome | null }[];
  extraReason: string | null;
  signedBy: string | null;
  signedAt: Date | null;
  signReason: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  cancelReason: string | null;
  ways: TripWay[];
  /** Who may go: for the form that starts it. */
  posts: { code: string; name: string; title: string; bodyName: string }[];
}

/** The trips of a year with the budget in which they count. */
export interface TripYear extends TripBudget {
  year: number;
  /** Longest trip, wd. */
  tripWd: number;
  /** Trips of the city; for a county's people its own as well. */
  trips: TripHead[];
  /** The budget of the reader's county; null for the city. */
  county: TripBudget | null;
}

const head = sql`t.id, t.number, t.year, t.kind, t.title, t.from_on::text as "fromOn", t.to_on::text as "toOn", t.state,
  t.filed_body as "filedBody", f.short_name as "filedByName", t.county_id as "countyId", t.extra_reason is not null as extra,
  t.version, (select count(*)::integer from inspection_trip_place p where p.trip_id = t.id) as places,
  (select count(*)::integer from verification_item x where x.trip_id = t.id) as items,
  (select count(*)::integer from verification_item x where x.trip_id = t.id and x.outcome is not null) as found`;

/** Trips and their budget, counted in the same place as the rooms of checks and of burden. */
@Injectable()
export class TripQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** The trips of a year, the present one where none is asked for, in the order of their days. */
  async year(actor: Actor, asked?: number): Promise<TripYear> {
    const { cityId } = actor;
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    const year = asked ?? Number(dayOf(now).slice(0, 4));
    const { verification } = (await this.laws.current(em, cityId, now)).rules;
    const countyId = await budgetCountyOf(em, actor.bodyId);
    const rows = await em.execute<Omit<TripHead, 'stateName'>[]>(sql`
      select ${head} from inspection_trip t join body f on f.id = t.filed_body
      where t.year = ${year} and ${seenBy(actor, countyId)} order by t.from_on, t.number limit 500`);
    const { used, most } = await budgetOf(em, { cityId, countyId: null, year }, verification);
    const county = countyId === null ? null : await budgetOf(em, { cityId, countyId, year }, verification);
    return { year, used, most, county, tripWd: verification.tripWd, trips: rows.map(withName) };
  }

  /** @throws record.not-found for a trip of a county that is not the reader's */
  async get(actor: Actor, id: string): Promise<TripView> {
    const em = this.orm.em.fork();
    const countyId = await budgetCountyOf(em, actor.bodyId);
    const [row] = await em.execute<
      Omit<TripView, 'stateName' | 'bodies' | 'members' | 'rows' | 'ways' | 'posts'>[]
    >(sql`
      select ${head}, t.extra_reason as "extraReason", s.name || ' ' || z.title as "signedBy", t.signed_at as "signedAt",
        t.sign_reason as "signReason", t.started_at as "startedAt", t.ended_at as "endedAt",
        t.cancel_reason as "cancelReason"
      from inspection_trip t join body f on f.id = t.filed_body left join person s on s.id = t.signed_person
        left join post z on z.id = t.signed_by
      where t.id = ${id} and ${seenBy(actor, countyId)}`);
    if (row === undefined)
      throw new AppError('record.not-found', '没有找到这个核查轮次，或者本单位无权查看。');
    const trip = withName(row);
    const ways = waysOf(actor, trip);
    return {
      ...{ ...trip, ways, members: await membersOf(em, id), rows: await itemsOf(em, actor, id) },
      bodies: seesPlaces(actor, trip, ways) ? await bodiesOf(em, actor, id) : null,
      posts: ways.includes('start') ? await postsOf(em, actor.cityId, trip) : [],
    };
  }
}

// Before it starts, where it goes is said to nobody but the offices, whoever filed it, and whoever is to sign it.
const seesPlaces = (
  actor: Actor,
  { filedBody, startedAt }: Pick<TripView, 'startedAt' | 'filedBody'>,
  ways: TripWay[],
) => seesDraw(actor) || filedBody === actor.bodyId || startedAt !== null || ways.includes('sign');

function waysOf(actor: Actor, { state, filedBody, countyId }: TripHead): TripWay[] {
  const files = mayDoTo(actor, 'trip:file', { bodyId: filedBody, countyBodyId: countyId });
  const signs = mayDoTo(actor, 'trip:sign', { bodyId: countyId ?? filedBody });
  return [
    ...(signs && state === 'unsigned' ? (['sign'] as const) : []),
    ...(files && state === 'planned' ? (['start'] as const) : []),
    ...(files && state === 'started' ? (['end'] as const) : []),
    ...(files && (state === 'planned' || state === 'unsigned') ? (['cancel'] as const) : []),
  ];
}

const seenBy = (actor: Actor, countyId: string | null): RawQueryFragment =>
  seesDraw(actor) || actor.role === 'leader'
    ? sql`t.city_id = ${actor.cityId}`
    : sql`t.city_id = ${actor.cityId} and (t.county_id is null or t.county_id = ${countyId}::uuid)
        and (t.kind <> 'unannounced' or t.started_at is not null or t.filed_body = ${actor.bodyId})`;

const withName = <T extends { state: TripState }>(row: T): T & { stateName: string } => ({
  ...row,
  stateName: tripStates.states[row.state].name,
});

const bodiesOf = (em: EntityManager, actor: Actor, id: string): Promise<NonNullable<TripView['bodies']>> =>
  em.execute(sql`select b.id, b.short_name as name, (select c.id from check_record c join body k on k.id = c.checked_by
      where c.trip_id = p.trip_id and c.body_id = b.id and c.state <> 'withdrawn' and ${checksSeenBy(actor)}
      order by c.asked_at limit 1) as "checkId"
    from inspection_trip_place p join body b on b.id = p.body_id where p.trip_id = ${id} order by b.sort, b.code`);

const membersOf = (em: EntityManager, id: string): Promise<TripView['members']> =>
  em.execute(sql`select n.name, p.title, b.short_name as "bodyName" from inspection_trip_member m
    join post p on p.id = m.post_id join person n on n.id = m.person_id join body b on b.id = p.body_id
    where m.trip_id = ${id} order by b.sort, b.code, p.sort`);

const itemsOf = (em: EntityManager, actor: Actor, id: string): Promise<TripView['rows']> =>
  em.execute(sql`select x.id, x.name, b.short_name as "bodyName", x.outcome
    from verification_item x join body b on b.id = x.body_id join inspection_trip t on t.id = x.trip_id
      left join lateral (select data_owner from indicator_version where indicator_id = x.indicator_id
        order by version desc limit 1) v on true
    where x.trip_id = ${id} and ${itemsSeenBy(actor)} order by b.sort, b.code, x.place`);

const postsOf = (em: EntityManager, cityId: string, { id, countyId }: TripHead): Promise<TripView['posts']> =>
  em.execute(sql`select p.code, n.name, p.title, b.short_name as "bodyName" from post p join body b on b.id = p.body_id
      join appointment a on a.post_id = p.id and a.to_on is null join person n on n.id = a.person_id
    where p.city_id = ${cityId} and ${postsThatGo(countyId)}
      and not exists (select from inspection_trip_place q where q.trip_id = ${id} and q.body_id = b.id)
    order by p.role, b.sort, p.sort`);
