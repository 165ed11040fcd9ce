import { addMonths, justAfter, monthOf } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import type { LampColour } from '../supervision/part-facts.js';
import { isReportOwed, reportWindow } from './report-window.js';
import type { ReportWindow } from './report-window.js';

/** What a part remembers of its monthly reports. */
export interface WindowMemory {
  /** True while somebody else has the next move: nothing is owed for a window that opens then. */
  held: boolean;
  dispatchedAt: Date;
  /** Instants of its milestones that are not done. */
  milestoneDueAt: readonly Date[];
  lamp: LampColour;
  /** The last period whose window was opened for this part; null before the first. */
  windowPeriod: string | null;
  /** End of the late days of a report that is owed and not there; null when nothing is owed. */
  reportLateUntil: Date | null;
  missingReports: number;
  returnedInPeriod: number;
}

/** What happened to a part's monthly reports until now. */
export interface WindowSteps {
  memory: Pick<WindowMemory, 'windowPeriod' | 'reportLateUntil' | 'missingReports' | 'returnedInPeriod'>;
  /** Windows that opened and found a report owed. */
  owed: readonly ReportWindow[];
  /** Periods whose late days ended without a report. */
  missed: readonly string[];
  /** The next opening of a window or end of late days; always > now. */
  nextAt: Date;
}

/**
 * Opens and closes month windows for one part, one after the other even after an outage of months.
 * Source: rules.md, "Month": a report is owed by parts dispatched before the 25th, only where a milestone
 * falls in the month or a lamp burns; late reports are taken for two working days more.
 */
export function followWindow(part: WindowMemory, law: CityLaw, now: Date): WindowSteps {
  const memory = { ...part };
  const owed: ReportWindow[] = [];
  const missed: string[] = [];
  for (;;) {
    const { lateEnd, next } = ahead(memory, law);
    const missedFirst = lateEnd !== null && lateEnd <= next.opensAt;
    const at = missedFirst ? lateEnd : next.opensAt;
    if (at > now) return { memory: kept(memory), owed, missed, nextAt: at };
    if (missedFirst) {
      missed.push(memory.windowPeriod ?? next.period);
      memory.missingReports += 1;
      memory.reportLateUntil = null;
      continue;
    }
    memory.windowPeriod = next.period;
    memory.returnedInPeriod = 0;
    if (memory.held || !isReportOwed(memoryFacts(memory), next)) continue;
    memory.reportLateUntil = next.lateUntil;
    owed.push(next);
  }
}

function ahead(memory: WindowMemory, law: CityLaw): { lateEnd: Date | null; next: ReportWindow } {
  const lateEnd = memory.reportLateUntil === null ? null : justAfter(memory.reportLateUntil);
  const last = memory.windowPeriod;
  const next = windowBy(law, last ?? memory.dispatchedAt.getTime(), () =>
    last === null ? monthOf(memory.dispatchedAt) : addMonths(last, 1),
  );
  return { lateEnd, next };
}

function memoryFacts({ dispatchedAt, milestoneDueAt, lamp }: WindowMemory) {
  return { dispatchedAt, milestoneDueDates: milestoneDueAt, lampColour: lamp };
}

function kept({ windowPeriod, reportLateUntil, missingReports, returnedInPeriod }: WindowMemory) {
  return { windowPeriod, reportLateUntil, missingReports, returnedInPeriod };
}

// A sweep asks for the same two or three windows ten thousand times; a law is kept for seconds, so this stays small.
const windows = new WeakMap<CityLaw, Map<string | number, ReportWindow>>();

function windowBy(law: CityLaw, key: string | number, month: () => string): ReportWindow {
  const known = windows.get(law) ?? new Map<string | number, ReportWindow>();
  windows.set(law, known);
  const window = known.get(key) ?? reportWindow(month(), law.rules, law.calendar);
  known.set(key, window);
  return window;
}
