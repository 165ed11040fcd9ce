import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { dayOf, monthOf, startOfDay } from '../../domain/calendar/city-day.js';
import { daysWaited, sumOfLamps, worstOf } from '../../domain/cockpit/lamp-counts.js';
import type { LampCounts } from '../../domain/cockpit/lamp-counts.js';
import type { FundState } from '../../domain/consequence/fund.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import { budgetOf } from '../../assessment/verification/trips/trip-budget.record.js';
import { FundQueries } from '../../consequence/fund/fund.queries.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import * as record from './wall.record.js';
import type { WallBody, WallChange, WallGroup, WallTask } from './wall.record.js';

/** A county with all its bodies, or one body of the city. */
interface WallPlace {
  code: string;
  name: string;
  lamp: LampColour | null;
  counts: LampCounts;
}

/** Everything that the wall shows; nothing of it is about a person. */
export interface Wall {
  now: Date;
  all: LampCounts;
  open: number;
  /** In official order, never by redness: that would be a daily ranking. */
  counties: (WallPlace & { tasks: WallTask[]; turned: { red: number; yellow: number; green: number } })[];
  cityBodies: WallPlace[];
  cityCounts: LampCounts;
  /** Red before yellow. */
  tasks: WallTask[];
  /** Today’s, the newest first, and how many there were. */
  changes: WallChange[];
  changesToday: number;
  /** What waits for city leaders, and for how many whole days the longest. */
  waiting: { count: number; days: number };
  standing: { period: string | null; groups: WallGroup[] };
  rounds: { used: number; most: number };
  /** The reward fund of the year: granted, also what is not paid yet, and kept back; in fen. */
  fund: { totalFen: number; grantedFen: number; heldFen: number; usedPercent: number };
  missing: { month: string; reports: number; bodies: number };
}

const tasksShown = 18;
const tasksOfCounty = 2;
const changesShown = 6;
const changesCounted = 500;
const placesShown = 2;

/** The command centre 调度指挥中心: indexed counts of what is open and of what happened today, no history. */
@Injectable()
export class WallQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly fund: FundQueries,
  ) {}

  /** The wall of a city as it is now. */
  async of(cityId: string): Promise<Wall> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    const { rules } = await this.laws.current(em, cityId, now);
    const [today, month] = [dayOf(now), monthOf(now)];
    const year = Number(today.slice(0, 4));
    const bodies = await record.readBodies(em, cityId);
    const tasks = await record.readTasks(em, { cityId, most: tasksShown, ofCounty: tasksOfCounty });
    const changes = await record.readChanges(em, { cityId, since: startOfDay(today), most: changesCounted });
    const waiting = await record.readWaiting(em, cityId);
    const trips = await budgetOf(em, { cityId, countyId: null, year }, rules.verification);
    const all = sumOfLamps(bodies);
    return {
      ...{ now, all, open: all.red + all.yellow + all.green + all.grey },
      ...placesOf(bodies, tasks, changes),
      tasks: tasks.slice(0, tasksShown),
      changes: changes.slice(0, changesShown),
      changesToday: changes.length,
      waiting: { count: waiting.count, days: waiting.since === null ? 0 : daysWaited(waiting.since, now) },
      standing: await record.readStanding(em, { cityId, places: placesShown }),
      rounds: { used: trips.used, most: trips.most },
      fund: fundOf(await this.fund.sums({ cityId }, year)),
      missing: { month, ...(await record.readMissing(em, { cityId, month })) },
    };
  }
}

const fundOf = ({ totalFen, grantedFen, heldFen }: FundState): Wall['fund'] => ({
  ...{ totalFen, grantedFen, heldFen },
  usedPercent: totalFen === 0 ? 0 : Math.round((grantedFen / totalFen) * 1_000) / 10,
});

/** Counties with all below them, and the assessed bodies of the city, each in official order. */
function placesOf(bodies: readonly WallBody[], tasks: readonly WallTask[], changes: readonly WallChange[]) {
  const ofCity = bodies.filter(({ county, category }) => county === null && category !== null);
  return {
    counties: bodies
      .filter(({ category }) => category === 'county')
      .map((county) => {
        const turned = changes.filter((change) => change.county === county.code);
        return {
          ...placeOf(county, sumOfLamps(bodies.filter((body) => body.county === county.code))),
          tasks: tasks.filter((task) => task.county === county.code).slice(0, tasksOfCounty),
          turned: {
            red: turned.filter(({ lamp }) => lamp === 'red').length,
            yellow: turned.filter(({ lamp }) => lamp === 'yellow').length,
            green: turned.filter(({ lamp }) => lamp === 'green').length,
          },
        };
      }),
    cityBodies: ofCity.map((body) => placeOf(body, countsOf(body))),
    cityCounts: sumOfLamps(bodies.filter(({ county }) => county === null)),
  };
}

const countsOf = ({ red, yellow, green, grey }: LampCounts): LampCounts => ({ red, yellow, green, grey });

const placeOf = ({ code, name }: WallBody, counts: LampCounts): WallPlace => ({
  ...{ code, name, counts },
  lamp: worstOf(counts),
});
