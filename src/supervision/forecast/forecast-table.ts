import type { RulePack } from '../../domain/rule-pack.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import type { ForetoldLamp } from '../lamps/project-part.js';

/** The three moments of a forecast: now, and the two instants ahead. */
export const forecastMoments = ['now', 'near', 'far'] as const;

/** One of them. */
type ForecastMoment = (typeof forecastMoments)[number];

/** The instants ahead, and in how many calendar days they are. */
export type ForecastDays = Record<'near' | 'far', { days: number; at: Date }>;

/** An open part and its lamp at the three moments. */
export interface ForetoldPart extends Record<ForecastMoment, ForetoldLamp> {
  id: string;
  number: string;
  wording: string;
  state: PartState;
  dueAt: Date | null;
  bodyCode: string;
  bodyName: string;
  /** Code and title of the responsible leader's post; null: nobody is named. */
  leaderCode: string | null;
  leaderTitle: string | null;
  decisionNumber: string;
  decisionTitle: string;
}

/** By whom the parts are put together. */
export type ForecastBy = 'body' | 'leader';

/** A colour that is counted. */
type WarningColour = Extract<LampColour, 'yellow' | 'red'>;

/** Open parts of one body or leader, and how many are yellow and red at each moment. */
export interface ForecastRow {
  /** Code of the body, or of the leader's post; empty: nobody is named. */
  code: string;
  name: string | null;
  open: number;
  counts: Record<ForecastMoment, Record<WarningColour, number>>;
}

/** Which parts a list shows. */
export interface ForecastCell {
  by: ForecastBy;
  code?: string | undefined;
  moment: ForecastMoment;
  lamp: WarningColour;
}

/** How lamps go on at even distances of time if nobody acts. */
export interface ForecastCourse {
  at: { at: Date; yellow: number; red: number }[];
  /** What turns red first, at most three, the soonest first. */
  turns: { id: string; wording: string; bodyName: string; at: Date }[];
}

/** A part with its lamps at the instants of a course, of which the first is now. */
interface CoursePart extends Pick<ForetoldPart, 'id' | 'wording' | 'bodyName'> {
  lamps: readonly ForetoldLamp[];
}

const dayMs = 86_400_000;
const courseSteps = 5;
const turnsShown = 3;

/** The instants for which lamps are foretold. */
export function forecastDays({ forecast: { nearDays, farDays } }: RulePack, now: Date): ForecastDays {
  const ahead = (days: number) => ({ days, at: new Date(now.getTime() + days * dayMs) });
  return { near: ahead(nearDays), far: ahead(farDays) };
}

/** Now, and as many instants at even distances, the last of them the far one. */
export const courseInstants = ({ far }: ForecastDays, now: Date): Date[] =>
  Array.from(
    { length: courseSteps + 1 },
    (_, step) => new Date(now.getTime() + ((far.at.getTime() - now.getTime()) / courseSteps) * step),
  );

/** Counts the lamps at each of the instants. */
export function courseOf(parts: readonly CoursePart[], instants: readonly Date[]): ForecastCourse {
  const count = (step: number, colour: WarningColour) =>
    parts.filter(({ lamps }) => lamps[step]?.colour === colour).length;
  const turns = parts.flatMap(({ id, wording, bodyName, lamps }) => {
    const red = lamps.findIndex(({ colour }) => colour === 'red');
    const at = lamps[red]?.since;
    return at ? [{ id, wording, bodyName, at }] : [];
  });
  return {
    at: instants.map((at, step) => ({ at, yellow: count(step, 'yellow'), red: count(step, 'red') })),
    turns: turns.sort((one, other) => one.at.getTime() - other.at.getTime()).slice(0, turnsShown),
  };
}

/** One row for each body or leader that has open parts, in the order of the parts, and one for all of them. */
export function forecastRows(
  parts: readonly ForetoldPart[],
  by: ForecastBy,
): { rows: ForecastRow[]; all: ForecastRow } {
  const groups = Map.groupBy(parts, (part) => codeOf(part, by));
  const rows = [...groups].map(([code, group]) => rowOf(code, nameOf(group[0], by), group));
  return { rows, all: rowOf('', null, parts) };
}

/** The parts behind one count of a row; without a code those of all rows. */
export function partsBehind(
  parts: readonly ForetoldPart[],
  { by, code, moment, lamp }: ForecastCell,
): ForetoldPart[] {
  return parts.filter(
    (part) => part[moment].colour === lamp && (code === undefined || codeOf(part, by) === code),
  );
}

const codeOf = ({ bodyCode, leaderCode }: ForetoldPart, by: ForecastBy): string =>
  by === 'body' ? bodyCode : (leaderCode ?? '');

const nameOf = (part: ForetoldPart | undefined, by: ForecastBy): string | null =>
  (by === 'body' ? part?.bodyName : part?.leaderTitle) ?? null;

function rowOf(code: string, name: string | null, parts: readonly ForetoldPart[]): ForecastRow {
  const at = (moment: ForecastMoment) => ({
    yellow: parts.filter((part) => part[moment].colour === 'yellow').length,
    red: parts.filter((part) => part[moment].colour === 'red').length,
  });
  return { code, name, open: parts.length, counts: { now: at('now'), near: at('near'), far: at('far') } };
}
