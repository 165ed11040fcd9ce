import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { nextPeriod, quarterOfPeriod } from '../../domain/assessment/data-month.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';

/** An indicator with its standard of one quarter. */
interface ShownStandard {
  code: string;
  name: string;
  assessor: string | null;
  /** Whether the reader's body publishes it. */
  mine: boolean;
  wording: string | null;
  version: number | null;
  publishedAt: Date | null;
}

/** Standards of a quarter, and which quarters one may look at. */
export interface ShownStandards {
  quarter: string;
  /** The running quarter and the next, for which one may still publish. */
  quarters: string[];
  next: string;
  items: ShownStandard[];
}

/** 季度工作标准 of the indicators that are judged each quarter. */
@Injectable()
export class StandardQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** All indicators with what is published for the quarter; the running one where none is asked for. */
  async list({ cityId, bodyId }: Actor, asked: string | null): Promise<ShownStandards> {
    const em = this.orm.em.fork();
    const day = dayOf(await this.clock.now(em, cityId));
    const running = quarterOfPeriod(day.slice(0, 7)) ?? '';
    const next = nextPeriod(running) ?? '';
    const quarters = [running, next];
    const quarter = quarters.find((one) => one === asked) ?? running;
    const items = await em.execute<ShownStandard[]>(sql`
      select i.code, i.name, b.short_name as assessor, coalesce(v.lead_assessor = ${bodyId}, false) as mine,
        s.wording, s.version, s.published_at as "publishedAt"
      from indicator i join lateral (select lead_assessor, period, negative_list from indicator_version
          where indicator_id = i.id order by version desc limit 1) v on v.period <> 'annual' and not v.negative_list
        left join body b on b.id = v.lead_assessor
        left join lateral (select * from quarter_standard where indicator_id = i.id and period = ${quarter}
          order by version desc limit 1) s on true
      where i.city_id = ${cityId} order by mine desc, i.code`);
    return { quarter, quarters, next, items };
  }
}
