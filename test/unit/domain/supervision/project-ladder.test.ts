import { describe, expect, it } from '@jest/globals';
import { climbWithProject } from '../../../../src/domain/supervision/project-ladder.js';
import type { ClimbingProject } from '../../../../src/domain/supervision/project-ladder.js';
import type { LadderMemory } from '../../../../src/domain/supervision/part-facts.js';
import type { ProjectMilestone, ProjectState } from '../../../../src/domain/supervision/project-lamp.js';
import { law } from '../city-law.js';

const at = (instant: string) => new Date(`${instant}+08:00`);
const fresh: LadderMemory = {
  ...{ colour: 'green', episode: 0, remindedAt: null },
  ...{ yellowAt: null, urgedAt: null, redAt: null, interviewAt: null },
};
const approval = (plannedOn: string, doneOn: string | null = null): ProjectMilestone => ({
  ...{ kind: 'approval', plannedOn, doneOn },
});

/** One project that is looked at whenever it asks for it, until an instant. */
class Watched {
  #project: ClimbingProject;
  readonly climbed: string[] = [];

  constructor(milestones: ProjectMilestone[], entered: string) {
    this.#project = { state: 'active', milestones, memory: fresh, nextDueAt: at(entered) };
  }

  until(instant: string): string[] {
    for (let { nextDueAt } = this.#project; nextDueAt !== null && nextDueAt <= at(instant);) {
      const look = climbWithProject(this.#project, law, nextDueAt);
      expect(look.nextDueAt === null || look.nextDueAt > nextDueAt).toBe(true);
      for (const { rung, episode, passedOver, notify } of look.rungs)
        this.climbed.push(`${rung} ${episode} ${passedOver ? 'passed over' : notify.join('+')}`);
      this.#project = { ...this.#project, memory: look.memory, nextDueAt: look.nextDueAt };
      nextDueAt = look.nextDueAt;
    }
    return this.climbed;
  }

  changes(instant: string, to: { milestones?: ProjectMilestone[]; state?: ProjectState }): void {
    this.#project = { ...this.#project, ...to, nextDueAt: at(instant) };
  }
}

describe('a late milestone of a project climbs the ladder of a task', () => {
  const yellow = 'yellow 1 head+contact';
  const urge = 'urge 1 head+contact';
  const red = 'red 1 head+responsible_leader';

  // 10 November is a Tuesday; seven working days after it end with 19 November.
  it.each([
    ['2026-11-11T00:00:00', []],
    ['2026-11-11T00:00:00.001', [yellow]],
    ['2026-11-13T00:00:00', [yellow]],
    ['2026-11-13T00:00:00.001', [yellow, urge]],
    ['2026-11-20T00:00:00', [yellow, urge]],
    ['2026-11-20T00:00:00.001', [yellow, urge, red]],
    ['2027-01-31T23:59:59', [yellow, urge, red]],
    ['2027-02-01T00:00:00.001', [yellow, urge, red, 'interview 1 supervision_office+responsible_leader']],
    ['2027-12-31T00:00:00', [yellow, urge, red, 'interview 1 supervision_office+responsible_leader']],
  ])('until %s: %j', (instant, expected) => {
    expect(new Watched([approval('2026-11-10')], '2026-11-02T09:00:00').until(instant)).toEqual(expected);
  });

  it('taken over when it is long late, it is told of the red alone', () => {
    const watched = new Watched([approval('2026-09-10')], '2026-11-24T09:00:00');
    expect(watched.until('2026-11-24T09:00:00')).toEqual([red]);
  });

  it('reached, the lamp goes out; the next late milestone is an episode of its own', () => {
    const watched = new Watched([approval('2026-11-10')], '2026-11-02T09:00:00');
    watched.until('2026-11-11T09:00:00');
    const land = { kind: 'land', plannedOn: '2026-12-10', doneOn: null };
    watched.changes('2026-11-11T10:00:00', { milestones: [approval('2026-11-10', '2026-11-11'), land] });
    expect(watched.until('2026-12-11T00:00:00')).toEqual([yellow]);
    expect(watched.until('2026-12-11T09:00:00')).toEqual([yellow, 'yellow 2 head+contact']);
  });

  it('a second milestone that is late within an episode is told once, by the colour that is worse', () => {
    const land = { kind: 'land', plannedOn: '2026-11-11', doneOn: null };
    const watched = new Watched([approval('2026-11-10'), land], '2026-11-02T09:00:00');
    expect(watched.until('2026-11-30T09:00:00')).toEqual([yellow, urge, red]);
  });

  it.each(['suspended', 'done', 'cancelled'] as const)('while it is %s nothing is due', (state) => {
    const watched = new Watched([approval('2026-11-10')], '2026-11-02T09:00:00');
    watched.until('2026-11-11T09:00:00');
    watched.changes('2026-11-11T10:00:00', { state });
    expect(watched.until('2027-12-31T00:00:00')).toEqual([yellow]);
    watched.changes('2027-01-04T09:00:00', { state: 'active' });
    expect(watched.until('2027-01-04T09:00:00')).toEqual([yellow, 'red 2 head+responsible_leader']);
  });
});
