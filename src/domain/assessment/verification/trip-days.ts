import { addDays } from '../../calendar/city-day.js';
import { AppError } from '../../errors.js';

/** The days of a trip, both inclusive, `YYYY-MM-DD`. */
export interface TripDays {
  fromOn: string;
  toOn: string;
}

/** As much of a working calendar as trips need. */
interface Workdays {
  isWorkingDay: (day: string) => boolean;
}

// Who writes a later year by mistake is refused without walking through all its days.
const mostDays = 60;

/**
 * A trip lasts at most `tripWd` wd; days off among them, as for an unannounced check, do not count.
 * Source: rules.md, "Quarter and year".
 * @throws AppError trip.too-long, request.invalid for days that are none
 */
export function assertTripDays({ fromOn, toOn }: TripDays, calendar: Workdays, tripWd: number): void {
  if (toOn < fromOn) throw wrongDay('结束日期早于开始日期');
  if (addDays(fromOn, mostDays) < toOn) throw tooLong(tripWd);
  let worked = 0;
  for (let day = fromOn; day <= toOn; day = addDays(day, 1)) if (calendar.isWorkingDay(day)) worked += 1;
  if (worked > tripWd) throw tooLong(tripWd);
}

/** The days of trips that follow one another, each of so many wd, the first from a day on. */
export function daysInTurn(startOn: string, lengths: readonly number[], calendar: Workdays): TripDays[] {
  let next = startOn;
  return lengths.map((days) => {
    const fromOn = workdayFrom(next, calendar);
    let toOn = fromOn;
    for (let left = days - 1; left > 0; left -= 1) toOn = workdayFrom(addDays(toOn, 1), calendar);
    next = addDays(toOn, 1);
    return { fromOn, toOn };
  });
}

function workdayFrom(day: string, calendar: Workdays): string {
  return calendar.isWorkingDay(day) ? day : workdayFrom(addDays(day, 1), calendar);
}

const wrongDay = (detail: string): AppError =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/toOn', detail }] });

const tooLong = (tripWd: number): AppError =>
  new AppError('trip.too-long', `一个轮次不超过${tripWd}个工作日，请缩短天数或者分成两个轮次。`, {
    fields: [{ pointer: '/toOn', detail: `超过${tripWd}个工作日` }],
  });
