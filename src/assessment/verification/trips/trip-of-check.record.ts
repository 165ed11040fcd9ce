import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../../domain/city-law.js';
import type { Actor } from '../../../identity/actor.js';
import { budgetCountyOf, fileTrip, lockBudget } from './trip-budget.record.js';
import { insertPlaces, insertTrip } from './trip.record.js';

/** The trip in which a check was made on the spot. */
export interface TripOfCheck {
  tripId: string;
  writes: RawQueryFragment[];
}

/**
 * The trip to which a check on the spot belongs: one that was on its way on that day takes it in, whoever filed it;
 * otherwise it is a trip of its own and counts in the year's budget. Source: rules.md, "Quarter and year": every special,
 * departmental or unannounced check counts.
 * @throws AppError trip.over-budget
 */
export async function tripOfCheck(
  em: EntityManager,
  { bodyId, checkedOn, subject }: { bodyId: string; checkedOn: string; subject: string },
  { actor, law, now }: { actor: Actor; law: CityLaw; now: Date },
): Promise<TripOfCheck> {
  const { cityId } = actor;
  const countyId = await budgetCountyOf(em, actor.bodyId);
  const year = Number(checkedOn.slice(0, 4));
  const budget = await lockBudget(em, { cityId, countyId, year }, law.rules.verification);
  const [there] = await em.execute<{ id: string }[]>(sql`select id from inspection_trip
    where city_id = ${cityId} and county_id is not distinct from ${countyId}::uuid
      and state in ('started', 'ended') and ${checkedOn}::date between from_on and to_on
    order by number limit 1`);
  if (there !== undefined)
    return { tripId: there.id, writes: [insertPlaces({ id: there.id, cityId }, [bodyId])] };
  const kind = actor.role.endsWith('_office') ? ('special' as const) : ('departmental' as const);
  const plan = { kind, title: subject, fromOn: checkedOn, toOn: checkedOn, extraReason: null };
  const trip = fileTrip(budget, plan, { bodyId: actor.bodyId, postId: actor.postId, now, law });
  trip.happened(now);
  return { tripId: trip.id, writes: [insertTrip(trip), insertPlaces(trip, [bodyId])] };
}
