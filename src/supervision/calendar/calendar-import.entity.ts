import { defineEntity, p } from '@mikro-orm/postgresql';
import type { PlannedDay } from '../../domain/calendar/year-plan.js';
import { AppError } from '../../domain/errors.js';
import { calendarImportStates } from '../../domain/states/calendar-import-states.js';
import type {
  CalendarImportAction,
  CalendarImportState,
} from '../../domain/states/calendar-import-states.js';
import { step } from '../../domain/states/step.js';

const CalendarImportSchema = defineEntity({
  name: 'CalendarImport',
  tableName: 'calendar_import',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    year: p.integer(),
    days: p.json().$type<PlannedDay[]>(),
    source: p.text(),
    state: p.text().$type<CalendarImportState>(),
    importedBy: p.uuid(),
    importedAt: p.datetime(),
    decidedBy: p.uuid().nullable(),
    decidedByName: p.text().nullable(),
    decidedAt: p.datetime().nullable(),
    reason: p.text().nullable(),
    calendarVersion: p.integer().nullable(),
    version: p.integer(),
  },
});

/** A year of holidays and make-up days as somebody imported it, for another person to confirm. */
export class CalendarImport extends CalendarImportSchema.class {
  /** Ends its being a draft. @throws state.illegal-step once it was decided */
  decide(
    action: CalendarImportAction,
    { postId, name, now, reason }: { postId: string; name: string; now: Date; reason: string },
  ): void {
    this.state = step(calendarImportStates, this.state, action);
    this.decidedBy = postId;
    this.decidedByName = name;
    this.decidedAt = now;
    this.reason = reason;
  }

  /** @throws version.stale when somebody decided it after `version` was read */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    throw new AppError('version.stale', '您打开以后，这份放假安排已被别人处理过；请刷新后再看。', {
      context: { mine, theirs: { reason: this.reason ?? null }, currentVersion: this.version },
    });
  }
}
CalendarImportSchema.setClass(CalendarImport);
