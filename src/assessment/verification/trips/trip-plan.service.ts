import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { mergePlaces } from '../../../domain/assessment/verification/merge-places.js';
import type { PlaceLoad } from '../../../domain/assessment/verification/merge-places.js';
import { daysInTurn } from '../../../domain/assessment/verification/trip-days.js';
import { dayOf } from '../../../domain/calendar/city-day.js';
import { AppError } from '../../../domain/errors.js';
import type { CommandContext } from '../../../identity/actor.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { uuids } from '../../../persistence/change.js';
import { CommandRunner } from '../../../persistence/command-runner.js';
import { lockRound } from '../rounds/round.record.js';
import type { InspectionTrip } from './inspection-trip.entity.js';
import { fileTrip, lockBudget } from './trip-budget.record.js';
import { insertPlaces, insertTrip } from './trip.record.js';
import type * as schema from './trip.schema.js';
import { askSignature, tripAnswerOf } from './trip.service.js';

/** What was drawn at one place: a county with its bodies, or the city's seat. */
interface Place {
  itemIds: string[];
  bodyIds: string[];
}

/** Merges what was drawn into as few trips as go, by place, and files them all. */
@Injectable()
export class TripPlanService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Plans every drawn item that has no trip yet, one trip after the other from a day on.
   * @throws trip.over-budget where they are more than the budget has and no reason is given for a signature,
   * state.illegal-step before the draw and where nothing is left to plan, request.invalid for a day that is over
   */
  plan(
    context: CommandContext,
    period: string,
    { startOn, extraReason = undefined }: schema.TripPlanInput,
  ): Promise<schema.TripPlanAnswer> {
    const { cityId, bodyId, postId } = context.actor;
    const name = { action: 'trip:plan', subjectType: 'trip', subjectIds: [] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const round = await lockRound(em, cityId, period);
      if (round.state !== 'drawn') throw new AppError('state.illegal-step', '抽取以后才能安排核查轮次。');
      const loads = await placesToVisit(em, round.id);
      if (loads.length === 0) throw new AppError('state.illegal-step', '抽中的事项都已排进轮次。');
      const now = await readNow();
      assertAhead(startOn, dayOf(now));
      const law = await this.laws.current(em, cityId, now);
      const merged = mergePlaces(loads, law.rules.verification);
      const days = daysInTurn(
        startOn,
        merged.map((one) => one.days),
        law.calendar,
      );
      const year = Number(startOn.slice(0, 4));
      const budget = await lockBudget(em, { cityId, countyId: null, year }, law.rules.verification);
      const by = { bodyId, postId, now, law };
      const trips = merged.map(({ places }, at) => {
        const { fromOn, toOn } = days[at] ?? { fromOn: startOn, toOn: startOn };
        const plan = {
          kind: 'verification' as const,
          title: null,
          fromOn,
          toOn,
          extraReason: extraReason ?? null,
        };
        return { trip: fileTrip(budget, plan, by), places };
      });
      const ids = trips.map(({ trip }) => trip.id);
      const { used, most } = budget;
      return {
        change: {
          writes: trips.flatMap(({ trip, places }) => [
            ...writesOf(trip, places),
            ...askSignature(trip, { law, now }),
          ]),
          audit: { ...name, subjectIds: ids, details: { period, trips: ids.length, used, most } },
          bodyIds: [bodyId],
        },
        answer: { trips: trips.map(({ trip }) => tripAnswerOf(trip, 1)), used, most },
      };
    });
  }
}

const placesToVisit = (em: EntityManager, roundId: string): Promise<PlaceLoad<Place>[]> =>
  em.execute<PlaceLoad<Place>[]>(sql`
    with open as (
      select x.id, x.body_id, case when b.level = 'city' then b.city_id
        when p.level = 'county' then p.code else b.code end as spot
      from verification_item x join body b on b.id = x.body_id left join body p on p.id = b.parent_id
      where x.round_id = ${roundId} and x.trip_id is null
    )
    select jsonb_build_object('itemIds', jsonb_agg(id), 'bodyIds', jsonb_agg(distinct body_id)) as place,
      count(*)::integer as items
    from open group by spot order by spot`);

function writesOf(trip: InspectionTrip, places: readonly Place[]): RawQueryFragment[] {
  const items = uuids(places.flatMap(({ itemIds }) => itemIds));
  return [
    insertTrip(trip),
    insertPlaces(
      trip,
      places.flatMap(({ bodyIds }) => bodyIds),
    ),
    sql`update verification_item set trip_id = ${trip.id}, version = version + 1 where id = any(${items})`,
  ];
}

function assertAhead(startOn: string, today: string): void {
  if (startOn >= today) return;
  throw new AppError('request.invalid', '开始日期已经过去，请写今天或者以后的日期。', {
    fields: [{ pointer: '/startOn', detail: '日期已经过去' }],
  });
}
