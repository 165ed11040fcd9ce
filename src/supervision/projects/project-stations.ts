import type { ProjectRules } from '../../domain/rule-pack.js';
import type { ProjectRow } from './project.queries.js';

/** A usual milestone of a stage as the page of a project shows it, planned or not. */
interface ShownMilestone {
  kind: string;
  title: string;
  stageName: string;
  plannedOn: string | null;
  /** What was planned at first, where it moved since. */
  firstPlannedOn: string | null;
  doneOn: string | null;
  colour: string | null;
  lateWd: number;
  inWinter: boolean;
}

/** Every stage of the rule pack with its milestones, and its place on the line: past, now or to come. */
export function stationsOf(
  { standing, milestones, state }: ProjectRow,
  { stages }: ProjectRules,
  t: (key: string, values?: Record<string, number>) => string,
) {
  const at = stages.findIndex(({ stage }) => stage === standing.stage);
  const current = at === -1 ? stages.length : at;
  return stages.map(({ stage, name, milestones: usual }, index) => {
    const planned = standing.milestones.filter((one) => one.stage === stage);
    const done = planned.filter(({ doneOn }) => doneOn !== null).length;
    const all = planned.length > 0 && done === planned.length;
    const past = state === 'done' || all || (index < current && planned.length > 0);
    return {
      station: {
        name,
        state: past ? 'past' : index === current ? 'now' : 'next',
        note:
          planned.length === 0
            ? t('projects.unplanned')
            : t('projects.reached', { done, all: planned.length }),
      },
      milestones: usual.map(({ kind, name: title }): ShownMilestone => {
        const known = planned.find((one) => one.kind === kind);
        const first = milestones.find((one) => one.kind === kind)?.firstPlannedOn ?? null;
        return {
          ...{ kind, title, stageName: name },
          plannedOn: known?.plannedOn ?? null,
          firstPlannedOn: first === known?.plannedOn ? null : first,
          doneOn: known?.doneOn ?? null,
          colour: known?.colour ?? null,
          lateWd: known?.lateWd ?? 0,
          inWinter: known?.inWinter ?? false,
        };
      }),
    };
  });
}
