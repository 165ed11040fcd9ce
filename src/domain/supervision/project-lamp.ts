import { endOfDay, dayOf } from '../calendar/city-day.js';
import { isInWinterStop, withoutWinter } from '../calendar/winter-stop.js';
import type { CityLaw } from '../city-law.js';
import type { ProjectStage } from '../rule-pack.js';
import { judgeGrounds } from './ground.js';
import type { Ground } from './ground.js';
import { milestoneGrounds } from './judge-time.js';
import type { LampColour } from './part-facts.js';

/** Where a project stands: 推进中, 停缓建, 建成投产, 取消. */
export const projectStates = ['active', 'suspended', 'done', 'cancelled'] as const;

/** A state of a project. */
export type ProjectState = (typeof projectStates)[number];

/** One milestone of a project: a kind of the rule pack, with days `YYYY-MM-DD`. */
export interface ProjectMilestone {
  kind: string;
  plannedOn: string;
  doneOn: string | null;
}

/** Everything by which a project is judged. */
export interface ProjectFacts {
  state: ProjectState;
  milestones: readonly ProjectMilestone[];
}

/** A milestone in its stage, and how it stands. */
interface StandingMilestone extends ProjectMilestone {
  stage: ProjectStage;
  title: string;
  colour: LampColour | 'done';
  /** Working days after its day; of work outdoors those of the winter stop are not counted. */
  lateWd: number;
  /** It is planned for a day on which nothing is built. */
  inWinter: boolean;
}

/** How a project stands at one instant. */
export interface ProjectStanding {
  /** The first stage with a milestone that is not done; null: none is planned, or all are done. */
  stage: ProjectStage | null;
  colour: LampColour | 'hold' | 'done';
  sentence: string;
  /** In the order of the stages. */
  milestones: readonly StandingMilestone[];
}

/**
 * Judges a project by the lamp's rule of milestones: yellow right after its day, red after so many working days. Work
 * outdoors is late by the days on which one builds. Milestones of kinds that the rule pack does not know are left out.
 * Source: the article, 项目建设全过程调度推进; rules.md, "Lamp", row "time", and "Calendar": winter stop.
 */
export function judgeProject({ state, milestones }: ProjectFacts, law: CityLaw, now: Date): ProjectStanding {
  const { known, outdoors } = milestonesOf(milestones, law, now);
  const standing = known.map(({ outdoors: outside, ...milestone }) => ({
    ...milestone,
    ...standingOf(milestone, outside ? outdoors : law, now),
    inWinter: outside && isInWinterStop(milestone.plannedOn, law.rules.projects.winterStop),
  }));
  const stage = standing.find(({ doneOn }) => doneOn === null)?.stage ?? null;
  if (state !== 'active') return { stage, ...quiet[state], milestones: standing };
  const grounds = groundsOf(known, { law, outdoors });
  const { colour, sentence } = judgeGrounds({ grounds, otherwise: () => onTime(known.length) }, now);
  return { stage, colour, sentence, milestones: standing };
}

/**
 * Every reason for a project's lamp, now and to come; none while it is not under way. Days of the winter stop do not
 * count for work outdoors.
 */
export function projectGrounds({ state, milestones }: ProjectFacts, law: CityLaw, now: Date): Ground[] {
  if (state !== 'active') return [];
  const { known, outdoors } = milestonesOf(milestones, law, now);
  return groundsOf(known, { law, outdoors });
}

const quiet: Record<Exclude<ProjectState, 'active'>, { colour: 'hold' | 'done'; sentence: string }> = {
  suspended: { colour: 'hold', sentence: '项目停缓建，不判时限' },
  done: { colour: 'done', sentence: '项目已建成投产' },
  cancelled: { colour: 'hold', sentence: '项目已取消' },
};

interface Known extends ProjectMilestone {
  stage: ProjectStage;
  title: string;
  outdoors: boolean;
}

function milestonesOf(milestones: readonly ProjectMilestone[], law: CityLaw, now: Date) {
  return { known: inOrder(milestones, law), outdoors: outdoorLaw(milestones, law, now) };
}

function groundsOf(known: readonly Known[], laws: { law: CityLaw; outdoors: CityLaw }): Ground[] {
  return known.flatMap(({ outdoors, ...milestone }) =>
    milestoneGrounds(asFacts(milestone), outdoors ? laws.outdoors : laws.law),
  );
}

function inOrder(milestones: readonly ProjectMilestone[], { rules }: CityLaw): Known[] {
  const byKind = new Map(milestones.map((milestone) => [milestone.kind, milestone]));
  return rules.projects.stages.flatMap(({ stage, outdoors, milestones: usual }) =>
    usual.flatMap(({ kind, name }) => {
      const milestone = byKind.get(kind);
      return milestone === undefined ? [] : [{ ...milestone, stage, title: name, outdoors }];
    }),
  );
}

// The rule of a late milestone needs the years between its day and now.
function outdoorLaw(
  milestones: readonly ProjectMilestone[],
  { rules, calendar }: CityLaw,
  now: Date,
): CityLaw {
  const years = [dayOf(now), ...milestones.map(({ plannedOn }) => plannedOn)].map((day) =>
    Number(day.slice(0, 4)),
  );
  const span = { first: Math.min(...years), last: Math.max(...years) + 1 };
  return { rules, calendar: withoutWinter(calendar, rules.projects.winterStop, span) };
}

function standingOf(milestone: Omit<Known, 'outdoors'>, law: CityLaw, now: Date) {
  const facts = asFacts(milestone);
  if (facts.doneAt !== null) return { colour: 'done' as const, lateWd: 0 };
  const { colour } = judgeGrounds({ grounds: milestoneGrounds(facts, law), otherwise: () => onTime(1) }, now);
  return { colour, lateWd: law.calendar.workingDaysBetween(facts.dueAt, now) };
}

const asFacts = ({ title, plannedOn, doneOn }: Omit<Known, 'outdoors'>) => ({
  title,
  dueAt: endOfDay(plannedOn),
  doneAt: doneOn === null ? null : endOfDay(doneOn),
  curve: 'at_end' as const,
  expectedAtEnd: 100,
  monthlyPlan: null,
});

const onTime = (milestones: number) => ({
  colour: milestones === 0 ? ('grey' as const) : ('green' as const),
  sentence: milestones === 0 ? '尚未设节点，时限待判' : '各节点均在时限以内',
  wayBack: '',
  inputs: {},
});
