import { describe, expect, it } from '@jest/globals';
import { judgeProject } from '../../../../src/domain/supervision/project-lamp.js';
import type { ProjectMilestone, ProjectState } from '../../../../src/domain/supervision/project-lamp.js';
import { law } from '../city-law.js';

const at = (instant: string) => new Date(`${instant}+08:00`);
const judged = (now: string, milestones: ProjectMilestone[], state: ProjectState = 'active') =>
  judgeProject({ state, milestones }, law, at(now));
const one = (kind: string, plannedOn: string, doneOn: string | null = null): ProjectMilestone => ({
  ...{ kind, plannedOn, doneOn },
});

describe('a project', () => {
  // 立项审批 is no work outdoors: the winter stop counts like any other time.
  it.each([
    ['2026-11-11T00:00:00', 'green', 'at the deadline itself nobody is late'],
    ['2026-11-11T00:00:00.001', 'yellow', 'right after it'],
    ['2026-11-20T00:00:00', 'yellow', 'after seven working days'],
    ['2026-11-20T00:00:00.001', 'red', 'after more than seven'],
  ])('with a milestone for 10 November is at %s %s: %s', (now, colour) => {
    expect(judged(now, [one('approval', '2026-11-10')]).colour).toBe(colour);
  });

  // 13 November is the third working day after 10 November; then nothing is built until 15 March.
  it.each([
    ['2026-11-15T09:00:00', 'yellow', 3],
    ['2027-03-15T23:59:00', 'yellow', 3],
    ['2027-03-20T00:00:00', 'yellow', 7],
    ['2027-03-22T09:00:00', 'red', 8],
  ])('is late outdoors by building days alone: at %s %s after %i', (now, colour, lateWd) => {
    const { colour: seen, milestones } = judged(now, [one('foundation', '2026-11-10')]);
    expect([seen, milestones[0]?.lateWd]).toEqual([colour, lateWd]);
  });

  it('is not late by a milestone that was reached, whenever that was', () => {
    const { colour, stage } = judged('2026-11-24T09:00:00', [one('approval', '2026-01-10', '2026-11-20')]);
    expect([colour, stage]).toEqual(['green', null]);
  });

  it('is in the first stage in which something is left, in the order of the rule pack', () => {
    const { stage, milestones } = judged('2026-11-24T09:00:00', [
      one('structure', '2027-06-30'),
      one('land', '2026-12-10'),
      one('approval', '2026-03-01', '2026-02-20'),
    ]);
    expect(stage).toBe('preparation');
    expect(milestones.map(({ kind }) => kind)).toEqual(['approval', 'land', 'structure']);
  });

  it('without milestones cannot be judged, and while it stands still is not', () => {
    expect(judged('2026-11-24T09:00:00', []).colour).toBe('grey');
    expect(judged('2026-11-24T09:00:00', [one('land', '2026-01-01')], 'suspended').colour).toBe('hold');
    expect(judged('2026-11-24T09:00:00', [one('land', '2026-01-01')], 'done').colour).toBe('done');
  });

  it('says of a milestone outdoors that its day lies in the winter', () => {
    const { milestones } = judged('2026-11-24T09:00:00', [
      one('land', '2026-12-10'),
      one('structure', '2027-01-10'),
    ]);
    expect(milestones.map(({ inWinter }) => inWinter)).toEqual([false, true]);
  });
});
