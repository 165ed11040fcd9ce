import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CityLaw } from '../domain/city-law.js';
import { dayOf } from '../domain/calendar/city-day.js';
import { WorkingCalendar } from '../domain/calendar/working-calendar.js';
import type { RulePack } from '../domain/rule-pack.js';

interface LawRow {
  rules: RulePack;
  version: number;
  days: ConstructorParameters<typeof WorkingCalendar>[1];
}

const keptMs = 5_000;

/** The rule pack and calendar of a city that hold on a day; kept for five seconds. */
@Injectable()
export class CityLawService {
  #kept = new Map<string, { law: CityLaw; until: number }>();

  /**
   * The newest version that is in force on the city's day of `now`; after a change up to five seconds old.
   * @throws Error for a city without rule pack or calendar: it was not loaded
   */
  async current(em: EntityManager, cityId: string, now: Date): Promise<CityLaw> {
    const key = `${cityId} ${dayOf(now)}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > Date.now()) return kept.law;
    return this.fresh(em, cityId, now);
  }

  /** As `current`, but as the record has it at this moment: for whoever was told that it changed. */
  async fresh(em: EntityManager, cityId: string, now: Date): Promise<CityLaw> {
    const key = `${cityId} ${dayOf(now)}`;
    const law = await readLaw(em, cityId, dayOf(now));
    this.#kept.clear();
    this.#kept.set(key, { law, until: Date.now() + keptMs });
    return law;
  }
}

/** All versions of a city's working calendar, by version. */
export async function calendarsOf(
  em: EntityManager,
  cityId: string,
): Promise<(version: number) => WorkingCalendar> {
  const rows = await em.execute<{ version: number; days: LawRow['days'] }[]>(
    sql`select version, days from working_calendar where city_id = ${cityId} order by version`,
  );
  const calendars = new Map(rows.map(({ version, days }) => [version, new WorkingCalendar(version, days)]));
  const [first] = calendars.values();
  return (version) => {
    const calendar = calendars.get(version) ?? first;
    if (calendar === undefined) throw new Error(`city ${cityId} has no calendar`);
    return calendar;
  };
}

async function readLaw(em: EntityManager, cityId: string, day: string): Promise<CityLaw> {
  const [row] = await em.execute<LawRow[]>(sql`
    select r.content as rules, c.version, c.days
    from rule_pack r, lateral (select version, days from working_calendar
      where city_id = ${cityId} order by version desc limit 1) c
    where r.city_id = ${cityId} and r.effective_on <= ${day} order by r.version desc limit 1`);
  if (row === undefined) throw new Error(`city ${cityId} has no rule pack or calendar on ${day}`);
  return { rules: row.rules, calendar: new WorkingCalendar(row.version, row.days) };
}
