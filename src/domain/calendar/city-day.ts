const dayMs = 86_400_000;
// China has been on UTC+8 without summer time since 1991, so a fixed offset is exact for every day of this record.
const offsetMs = 8 * 3_600_000;

/**
 * Number of the city's day that contains an instant; 1970-01-01 is 0.
 * 00:00 is inclusive: the instant 24:00 is already in the next day.
 */
function dayNumberOf(instant: Date): number {
  return Math.floor((instant.getTime() + offsetMs) / dayMs);
}

/**
 * Number of the day that an instant closes or falls in: 24:00 belongs to the day that it ends.
 * Source: rules.md, "Calendar": a deadline given as a day ends at 24:00 of it.
 */
export function closingDayNumberOf(instant: Date): number {
  return Math.ceil((instant.getTime() + offsetMs) / dayMs) - 1;
}

/** The instant 00:00 of a day number, city time. */
export function startOfDayNumber(dayNumber: number): Date {
  return new Date(dayNumber * dayMs - offsetMs);
}

/**
 * Day number of `YYYY-MM-DD`.
 * @throws RangeError for what is no day of the calendar
 */
export function dayNumberFrom(day: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(day))
    throw new RangeError(`no such day: ${day}`);
  return ms / dayMs;
}

/** `YYYY-MM-DD` of a day number. */
function dayFrom(dayNumber: number): string {
  return new Date(dayNumber * dayMs).toISOString().slice(0, 10);
}

/** The city's day, `YYYY-MM-DD`, that contains an instant; 24:00 is already the next day. */
export function dayOf(instant: Date): string {
  return dayFrom(dayNumberOf(instant));
}

/** The day, `YYYY-MM-DD`, that an instant closes or falls in; 24:00 is still the day that it ends. */
export function closingDayOf(instant: Date): string {
  return dayFrom(closingDayNumberOf(instant));
}

/** 00:00 of a day `YYYY-MM-DD`. @throws RangeError for what is no day */
export function startOfDay(day: string): Date {
  return startOfDayNumber(dayNumberFrom(day));
}

/** 24:00 of a day `YYYY-MM-DD`, which is 00:00 of the next. @throws RangeError for what is no day */
export function endOfDay(day: string): Date {
  return startOfDayNumber(dayNumberFrom(day) + 1);
}

/** The day `days` calendar days later; negative: earlier. @throws RangeError for what is no day */
export function addDays(day: string, days: number): string {
  return dayFrom(dayNumberFrom(day) + days);
}

/** `YYYY-MM` of a day or of the city's day of an instant. */
export function monthOf(day: string | Date): string {
  return (typeof day === 'string' ? day : dayOf(day)).slice(0, 7);
}

/** Last day `YYYY-MM-DD` of a month `YYYY-MM`. @throws RangeError for what is no month */
export function lastDayOfMonth(month: string): string {
  return addDays(`${addMonths(month, 1)}-01`, -1);
}

/**
 * 24:00 of the last day of the month that an instant closes or falls in, `months` later; 24:00 of a month's last day
 * is still in that month.
 */
export function endOfMonth(instant: Date, months = 0): Date {
  const day = new Date(closingDayNumberOf(instant) * dayMs);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months + 1, 1) - offsetMs);
}

/** The month `months` later; negative: earlier. @throws RangeError for what is no month */
export function addMonths(month: string, months: number): string {
  dayNumberFrom(`${month}-01`);
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** Day of the week: 1 Monday … 7 Sunday. @throws RangeError for what is no day */
export function weekdayOf(day: string): number {
  // 1970-01-01 was a Thursday.
  return ((((dayNumberFrom(day) + 3) % 7) + 7) % 7) + 1;
}

/** An instant of a day at `HH:MM`, city time; `24:00` is allowed. @throws RangeError for what is no time */
export function atTime(day: string, time: string): Date {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$|^(24):(00)$/.exec(time);
  if (match === null) throw new RangeError(`no such time of day: ${time}`);
  const [hours, minutes] = time.split(':').map(Number);
  return new Date(startOfDay(day).getTime() + ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000);
}

/**
 * The first instant at which a limit has passed: at the limit itself nobody is late, 1 ms after it one is.
 * Every lamp and rung changes there, so that what one midnight ends is found by one look.
 */
export function justAfter(limit: Date): Date {
  return new Date(limit.getTime() + 1);
}

/**
 * The limit that an instant follows: takes back the millisecond of `justAfter`. What began right after 24:00 counts
 * its working days from that 24:00, so its first day is a whole one.
 */
export function justBefore(instant: Date): Date {
  return new Date(instant.getTime() - 1);
}
