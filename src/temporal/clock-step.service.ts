import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { addDays, atTime, dayOf, endOfDay } from '../domain/calendar/city-day.js';
import type { WorkingCalendar } from '../domain/calendar/working-calendar.js';
import { CityLawService } from '../organization/city-law.service.js';
import { cityTimeOfDay } from '../web/city-minute.js';
import { plusDuration } from './duration.js';

/** How far to move: a step from an instant, or to an instant or the end of a day. */
export type ClockMove = { step: 'hour' | 'workday' | 'week'; from: string } | { to: string };

const durations = { hour: 'PT1H', week: 'P7D' } as const;

/** Says to which instant a move leads. */
@Injectable()
export class ClockStepService {
  constructor(
    private readonly orm: MikroORM,
    private readonly laws: CityLawService,
  ) {}

  /** A step that has been taken already leads nowhere; to go back to a day is left to be refused. */
  async targetOf(cityId: string, move: ClockMove): Promise<(now: Date) => Date> {
    if ('to' in move) {
      const to = /^\d{4}-\d{2}-\d{2}$/.test(move.to) ? endOfDay(move.to) : new Date(move.to);
      return () => to;
    }
    const from = new Date(move.from);
    const { calendar } = await this.laws.current(this.orm.em.fork(), cityId, from);
    const to =
      move.step === 'workday' ? nextWorkingDay(from, calendar) : plusDuration(from, durations[move.step]);
    return (now) => (to < now ? now : to);
  }
}

/** The same time of day on the next working day. */
export function nextWorkingDay(from: Date, calendar: WorkingCalendar): Date {
  let day = addDays(dayOf(from), 1);
  while (!calendar.isWorkingDay(day)) day = addDays(day, 1);
  return atTime(day, cityTimeOfDay(from));
}
