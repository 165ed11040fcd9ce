import { DateTime, Duration } from 'luxon';

/** `now` plus an ISO 8601 duration; days and months are the city's, eight hours east of UTC. */
export function plusDuration(now: Date, iso: string): Date {
  return DateTime.fromJSDate(now, { zone: 'UTC+8' }).plus(Duration.fromISO(iso)).toJSDate();
}
