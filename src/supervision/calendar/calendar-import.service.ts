import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import type { CityLaw } from '../../domain/city-law.js';
import { WorkingCalendar } from '../../domain/calendar/working-calendar.js';
import type { CalendarException } from '../../domain/calendar/working-calendar.js';
import { assertYearPlan, withYear, yearsOf } from '../../domain/calendar/year-plan.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { CalendarImport } from './calendar-import.entity.js';
import type {
  CalendarDecisionInput,
  CalendarImportAnswer,
  CalendarImportInput,
} from './calendar-import.schema.js';
import { movedLimits, saveMovedLimits } from './limit-recount.record.js';
import { readCalendarText } from './calendar-text.js';
import { assertOtherPerson } from '../orders/order-ground.record.js';

/** Commands on the working calendar: import a year, and confirm or discard it. */
@Injectable()
export class CalendarImportService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Keeps a year of holidays and make-up days as a draft; nothing counts by it yet.
   * @throws calendar.unreadable, calendar.not-plausible with one sentence for each problem
   */
  import(context: CommandContext, input: CalendarImportInput): Promise<CalendarImportAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'calendar:import', subjectType: 'calendar', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      requirePermission(actor, 'calendar:import');
      const { days } = await presentCalendar(em, actor.cityId);
      const plan = readCalendarText(input.text, input.year);
      assertYearPlan(input.year, plan, { years: yearsOf(days) });
      const now = await readNow();
      return {
        change: {
          writes: [
            sql`insert into calendar_import (id, city_id, year, days, source, state, imported_by, imported_at)
              values (${id}, ${actor.cityId}, ${input.year}, ${JSON.stringify(plan)}::jsonb, ${input.source}, 'draft',
                ${actor.postId}, ${now})`,
          ],
          audit: { ...name, details: { year: input.year, days: plan.length, source: input.source } },
          bodyIds: [actor.bodyId],
        },
        answer: { id, year: input.year, state: 'draft', calendarVersion: null, version: 1 },
      };
    });
  }

  /**
   * Another person confirms: from now on the city counts by it, and every open decision counts its deadlines again.
   * @throws permission.denied for whoever imported it, version.stale, state.illegal-step once decided
   */
  decide(context: CommandContext, id: string, input: CalendarDecisionInput): Promise<CalendarImportAnswer> {
    const { actor } = context;
    const name = { action: 'calendar:confirm', subjectType: 'calendar', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      requirePermission(actor, 'calendar:confirm');
      const draft = await lock(CalendarImport, id);
      const now = await readNow();
      draft.assertVersion(input.version, { reason: input.reason });
      if (input.outcome === 'confirm')
        await assertOtherPerson(em, actor, {
          postId: draft.importedBy,
          refusal: '本人导入的放假安排，须由另一人确认。',
        });
      draft.decide(input.outcome, {
        ...{ postId: actor.postId, name: actor.personName, now, reason: input.reason },
      });
      const writes =
        input.outcome === 'confirm'
          ? await confirm(em, draft, { law: await this.laws.fresh(em, draft.cityId, now), now })
          : [];
      return {
        change: {
          writes: [...writes, save(draft)],
          audit: { ...name, details: { ...input, year: draft.year, calendarVersion: draft.calendarVersion } },
          bodyIds: [actor.bodyId],
        },
        answer: {
          ...{ id, year: draft.year, state: draft.state, version: draft.version + 1 },
          calendarVersion: draft.calendarVersion ?? null,
        },
      };
    });
  }
}

/** The days of the calendar by which the city counts now, and its version. */
export async function presentCalendar(
  em: EntityManager,
  cityId: string,
): Promise<{ version: number; days: CalendarException[] }> {
  const [row] = await em.execute<{ version: number; days: CalendarException[] }[]>(sql`
    select version, days from working_calendar where city_id = ${cityId} order by version desc limit 1`);
  return row ?? { version: 0, days: [] };
}

async function confirm(
  em: EntityManager,
  draft: CalendarImport,
  { law, now }: { law: CityLaw; now: Date },
): Promise<RawQueryFragment[]> {
  const { version, days } = await presentCalendar(em, draft.cityId);
  // What is confirmed is checked as the calendar stands now, not as it stood when it was imported.
  assertYearPlan(draft.year, draft.days, { years: yearsOf(days) });
  draft.calendarVersion = version + 1;
  const merged = withYear(
    days,
    draft.year,
    draft.days.map((day) => ({ ...day, source: draft.source })),
  );
  const to = new WorkingCalendar(draft.calendarVersion, merged);
  const moved = await movedLimits(em, draft.cityId, { rules: law.rules, from: law.calendar, to, now });
  return [
    sql`insert into working_calendar (city_id, version, days)
      values (${draft.cityId}, ${draft.calendarVersion}, ${JSON.stringify(merged)}::jsonb)`,
    ...wakeAll(draft.cityId, draft.calendarVersion, now),
    ...saveMovedLimits(moved, { cityId: draft.cityId, law, now, version: draft.calendarVersion }),
  ];
}

// Marks every open decision and wakes its loop; each counts its own parts again, in pages. So do the watch over projects
// and the assessment years, which remind so many working days before.
function wakeAll(cityId: string, version: number, now: Date): RawQueryFragment[] {
  const open = sql`from decision d where d.city_id = ${cityId} and d.state in ('confirmed', 'dispatched')`;
  const others = sql`where city_id = ${cityId} and workflow_type in ('projectWatch', 'assessmentYear') and not done`;
  return [
    sql`update decision set recount_to = ${version}, recount_after = null
      where city_id = ${cityId} and state in ('confirmed', 'dispatched')`,
    sql`insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
      select 'decision/' || d.id, d.city_id, 'decisionLoop', ${now}::timestamptz ${open}
      on conflict (workflow_id) do update set
        next_wake_at = least(live_clock.next_wake_at, excluded.next_wake_at), done = false`,
    sql`update live_clock set next_wake_at = least(next_wake_at, ${now}::timestamptz) ${others}`,
    sql`insert into outbox (city_id, workflow_type, workflow_id)
      select d.city_id, 'decisionLoop', 'decision/' || d.id ${open}
      union all select city_id, workflow_type, workflow_id from live_clock ${others}`,
  ];
}

function save(draft: CalendarImport): RawQueryFragment {
  return sql`update calendar_import set state = ${draft.state}, decided_by = ${draft.decidedBy ?? null},
    decided_by_name = ${draft.decidedByName ?? null}, decided_at = ${draft.decidedAt ?? null},
    reason = ${draft.reason ?? null}, calendar_version = ${draft.calendarVersion ?? null}, version = version + 1
    where id = ${draft.id}`;
}
