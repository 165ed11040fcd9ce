import { bunchesOf } from '../../domain/assessment/radar/bunching.js';
import { copiesOf } from '../../domain/assessment/radar/copied-text.js';
import { habitsOf, isBetween, isLastHour, isRound } from '../../domain/assessment/radar/habits.js';
import type { RadarRules } from '../../domain/assessment/radar/radar-rules.js';
import type { RadarKind, SeenSign } from '../../domain/assessment/radar/radar-sign.js';
import type { RadarPart, RadarReport, RadarValue } from './radar-facts.record.js';

/** One thing on which a sign rests: a part with its task, or a measured value. */
interface Evidence {
  /** Wording of the task, or name of the indicator. */
  what: string;
  /** Null: a measured value. */
  partId: string | null;
  /** Values of its sentence, `radar.evidence-<kind>`. */
  values: Record<string, string | number>;
}

/** A sign at a body with its figures and what it rests on. */
export interface RadarSign extends SeenSign {
  /** Values of its sentence, `radar.sign-<kind>`. */
  values: Record<string, string | number>;
  evidence: Evidence[];
}

/** Everything that the radar looks at in a quarter. */
interface RadarFacts {
  reports: readonly RadarReport[];
  parts: readonly RadarPart[];
  values: readonly RadarValue[];
}

/** All signs of a quarter, kind by kind. */
export function radarSigns({ reports, parts, values }: RadarFacts, rules: RadarRules): RadarSign[] {
  return [
    ...bunched(values, rules),
    ...lastHour(reports, rules),
    ...extensions(parts, rules),
    ...copied(reports, rules),
    ...rounded(reports, rules),
  ];
}

function bunched(values: readonly RadarValue[], { bunching }: RadarRules): RadarSign[] {
  const names = new Map(values.map(({ indicator, name }) => [indicator, name]));
  const seen = bunchesOf(values, bunching).flatMap(({ indicator, over, under }) =>
    over.map(({ bodyCode, actual, target }) => ({
      bodyCode,
      what: names.get(indicator) ?? indicator,
      values: { actual, target, over: over.length, under },
    })),
  );
  return [...Map.groupBy(seen, ({ bodyCode }) => bodyCode)].map(([bodyCode, own]) =>
    signOf('bunching', bodyCode, {
      values: { count: own.length },
      evidence: own.map(({ what, values: figures }) => ({ what, partId: null, values: figures })),
    }),
  );
}

function lastHour(reports: readonly RadarReport[], { lastHour: rules }: RadarRules): RadarSign[] {
  const owed = reports.flatMap((report) => {
    const { bodyCode, closesAt, submittedAt } = report;
    if (closesAt === null) return [];
    const minutes = Math.floor((closesAt.getTime() - submittedAt.getTime()) / 60_000);
    const marked = isLastHour(submittedAt, closesAt, rules.withinMinutes);
    return [{ bodyCode, marked, what: evidenceOf(report, { minutes }) }];
  });
  return habitsOf(owed, rules).map(({ bodyCode, all, marked }) =>
    signOf('last-hour', bodyCode, {
      values: { count: marked.length, all, minutes: rules.withinMinutes },
      evidence: marked,
    }),
  );
}

function extensions(parts: readonly RadarPart[], { extensions: rules }: RadarRules): RadarSign[] {
  const worked = parts.map((part) => ({
    bodyCode: part.bodyCode,
    marked: part.extended,
    what: evidenceOf(part, {}),
  }));
  return habitsOf(worked, rules).map(({ bodyCode, all, marked }) =>
    signOf('extensions', bodyCode, { values: { count: marked.length, all }, evidence: marked }),
  );
}

function copied(reports: readonly RadarReport[], { copiedText: rules }: RadarRules): RadarSign[] {
  const found = copiesOf(reports, rules).map(({ copy, original, similarBp }) => ({
    bodyCode: copy.bodyCode,
    marked: true,
    what: evidenceOf(copy, { percent: Math.floor(similarBp / 100), task: original.task, text: copy.text }),
  }));
  return habitsOf(found, { atLeast: rules.atLeast, shareBp: 0 }).map(({ bodyCode, marked }) =>
    signOf('copied-text', bodyCode, { values: { count: marked.length }, evidence: marked }),
  );
}

function rounded(reports: readonly RadarReport[], { roundNumbers: rules }: RadarRules): RadarSign[] {
  const said = reports
    .filter(({ progress }) => isBetween(progress))
    .map((report) => ({
      bodyCode: report.bodyCode,
      marked: isRound(report.progress, rules.multipleOf),
      what: evidenceOf(report, { progress: report.progress }),
    }));
  return habitsOf(said, rules).map(({ bodyCode, all, marked }) =>
    signOf('round-numbers', bodyCode, {
      values: { count: marked.length, all, multiple: rules.multipleOf },
      evidence: marked,
    }),
  );
}

const evidenceOf = (
  { partId, task }: { partId: string; task: string },
  values: Evidence['values'],
): Evidence => ({ what: task, partId, values });

const signOf = (
  kind: RadarKind,
  bodyCode: string,
  rest: Pick<RadarSign, 'values' | 'evidence'>,
): RadarSign => ({
  kind,
  bodyCode,
  ...rest,
});
