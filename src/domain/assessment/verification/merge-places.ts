/** What there is to verify at one place: a county with all its bodies, or the city's seat. */
export interface PlaceLoad<Place> {
  place: Place;
  /** Items to verify there, at least 1. */
  items: number;
}

/** Places that one trip takes in, and how many wd it needs. */
export interface MergedTrip<Place> {
  places: Place[];
  /** Wd, at least 1. */
  days: number;
}

/**
 * Merges places into as few trips as a simple rule gives: the place with the most items first, each into the first trip
 * that still has the days. A place alone never needs more than a whole trip: more people go there. Source: rules.md,
 * "Quarter and year", a trip is one round of at most 5 wd in any number of places; the rule of merging is an assumption.
 */
export function mergePlaces<Place>(
  loads: readonly PlaceLoad<Place>[],
  { itemsPerDay, tripWd }: { itemsPerDay: number; tripWd: number },
): MergedTrip<Place>[] {
  const trips: MergedTrip<Place>[] = [];
  for (const { place, items } of loads.toSorted((one, other) => other.items - one.items)) {
    const days = Math.min(tripWd, Math.max(1, Math.ceil(items / itemsPerDay)));
    const trip = trips.find((one) => one.days + days <= tripWd);
    if (trip === undefined) trips.push({ places: [place], days });
    else {
      trip.places.push(place);
      trip.days += days;
    }
  }
  return trips;
}
