import { describe, expect, it } from '@jest/globals';
import { judgeDeduction } from '../../../../src/domain/assessment/deduction-clock.js';
import { WorkingCalendar } from '../../../../src/domain/calendar/working-calendar.js';
import { loadRulePack } from '../../../../src/config/rule-pack.js';
import { proposeDeductions } from '../../../../src/domain/assessment/deduction-proposals.js';
import type { LampTrouble } from '../../../../src/domain/assessment/deduction-proposals.js';

const { lampDeduction } = loadRulePack('rules/dingxi.yaml');

const trouble = (differs: Partial<LampTrouble> = {}): LampTrouble => ({
  ...{ bodyId: 'b', taskId: 't', partId: 'p', wording: '完成主体工程', urged: 0, red: null },
  ...differs,
});

const proposed = (differs: Partial<LampTrouble>, rules = lampDeduction) =>
  proposeDeductions([trouble(differs)], rules).map(({ kind, points }) => [kind, points]);

describe('what the lamps of a quarter propose to deduct', () => {
  it.each([
    ['nothing for one urged yellow', { urged: 1 }, []],
    ['one point from the second urged yellow', { urged: 2 }, [['urged_yellows', '1']]],
    ['one point however often it was urged', { urged: 7 }, [['urged_yellows', '1']]],
    ['two points for a red lamp at the end', { red: '已过完成时限' }, [['red_at_end', '2']]],
    [
      'both, each for itself',
      { urged: 2, red: '已过完成时限' },
      [
        ['urged_yellows', '1'],
        ['red_at_end', '2'],
      ],
    ],
    ['nothing for a task without trouble', {}, []],
  ])('is %s', (_name, differs, expected) => {
    expect(proposed(differs)).toEqual(expected);
  });

  it('is nothing where the rules of a city give it no points', () => {
    const none = { ...lampDeduction, urgedYellows: 2, urgedPoints: 0, redPoints: 0 };
    expect(proposed({ urged: 3, red: '已过完成时限' }, none)).toEqual([]);
  });

  it('follows the figures of the rules, and says them', () => {
    const [one] = proposeDeductions([trouble({ urged: 3 })], {
      ...lampDeduction,
      urgedYellows: 3,
      urgedPoints: 0.5,
      redPoints: 2,
    });
    expect(one).toMatchObject({
      points: '0.5',
      reason: '任务“完成主体工程”本季度黄灯催办3次',
      basis: '一项任务一个季度内黄灯催办3次，发函并扣0.5分',
    });
  });
});

// To be seen red by counting the check from the proposal, and by telling what was told.
describe('the clock of a deduction', () => {
  const at = (written: string): Date => new Date(`${written}+08:00`);
  const law = { rules: loadRulePack('rules/dingxi.yaml'), calendar: new WorkingCalendar(1, []) };
  const proposal = {
    ...{ state: 'proposed' as const, statementUntil: at('2026-12-02T00:00:00'), checkedAt: null },
    ...{ checkLateAt: null, decideLateAt: null },
  };
  const [checkLate, decideLate] = [at('2026-12-09T00:00:00.001'), at('2026-12-19T00:00:00.001')];
  const checked = { ...proposal, state: 'checked' as const, checkedAt: at('2026-12-04T10:00:00') };

  it.each([
    ['the last instant of the check', proposal, at('2026-12-09T00:00:00'), null, checkLate],
    ['the first after it', { ...proposal, state: 'stated' as const }, checkLate, 'check', null],
    ['a second look', { ...proposal, checkLateAt: checkLate }, at('2027-01-04T09:00:00'), null, null],
    ['the last instant of the signature', checked, at('2026-12-19T00:00:00'), null, decideLate],
    ['the first after that', { ...checked, checkLateAt: checkLate }, decideLate, 'decide', null],
    [
      'a second look at that',
      { ...checked, decideLateAt: decideLate },
      at('2027-01-04T09:00:00'),
      null,
      null,
    ],
    ['what is decided', { ...checked, state: 'declined' as const }, at('2027-01-04T09:00:00'), null, null],
  ])('at %s', (...[, facts, now, late, nextDueAt]) => {
    expect(judgeDeduction(facts, law, now)).toMatchObject({ late, nextDueAt });
  });
});
