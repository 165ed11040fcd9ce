import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../../../scripts/servers/project-root.js';
import { bunchesOf } from '../../../../src/domain/assessment/radar/bunching.js';
import type { EdgeValue } from '../../../../src/domain/assessment/radar/bunching.js';
import { copiesOf, likenessBp, shinglesOf } from '../../../../src/domain/assessment/radar/copied-text.js';
import { habitsOf, isBetween, isLastHour, isRound } from '../../../../src/domain/assessment/radar/habits.js';
import { samplingWeights } from '../../../../src/domain/assessment/radar/radar-sign.js';
import type { RadarKind } from '../../../../src/domain/assessment/radar/radar-sign.js';

const at = (actual: string, more: Partial<EdgeValue> = {}): EdgeValue => ({
  ...{ bodyCode: 'C1', indicator: 'E1', direction: 'higher', actual, target: '100' },
  ...more,
});
const bunching = { withinBp: 200, atLeast: 3, timesBelow: 3 };
const bunch = (...actuals: string[]) =>
  bunchesOf(
    actuals.map((actual) => at(actual)),
    bunching,
  );

describe('values just over a threshold', () => {
  it.each([
    ['three just over and none under', ['100', '101', '102'], 1],
    ['two just over', ['100', '102', '102.01'], 0],
    ['three over and one just under', ['100', '101', '102', '99'], 1],
    ['five over and two just under', ['100', '101', '101', '101', '102', '99', '98'], 0],
    ['six over and two just under', ['100', '100', '101', '101', '101', '102', '99', '98'], 1],
    ['those under being farther away', ['100', '101', '102', '97.99', '97'], 1],
  ])('are a bunch or none: %s', (_what, actuals, count) => {
    expect(bunch(...actuals)).toHaveLength(count);
  });

  it('are on the other side where less is better', () => {
    const low = ['100', '99', '98', '101'].map((actual) => at(actual, { direction: 'lower' }));
    const [found] = bunchesOf(low, bunching);
    expect([found?.over.length, found?.under]).toEqual([3, 1]);
  });

  it('are not looked for at a target of 0, nor by yes and no', () => {
    expect(
      bunchesOf(
        [0, 0, 0].map(() => at('0', { target: '0' })),
        bunching,
      ),
    ).toEqual([]);
    expect(
      bunchesOf(
        [1, 1, 1].map(() => at('100', { direction: 'yes_no' })),
        bunching,
      ),
    ).toEqual([]);
  });
});

describe('a habit', () => {
  const done = (marked: number, all: number) =>
    Array.from({ length: all }, (_, index) => ({ bodyCode: 'C1', marked: index < marked, what: index }));

  it.each([
    [3, 6, 1],
    [3, 7, 0],
    [2, 2, 0],
    [3, 3, 1],
    [0, 0, 0],
  ])('%d of %d is %d', (marked, all, count) => {
    expect(habitsOf(done(marked, all), { atLeast: 3, shareBp: 5_000 })).toHaveLength(count);
  });

  const closes = new Date('2026-11-30T16:00:00.000Z');
  it.each([
    ['2026-11-30T14:59:59.999Z', false],
    ['2026-11-30T15:00:00.000Z', true],
    ['2026-11-30T16:00:00.000Z', true],
    ['2026-11-30T16:00:00.001Z', false],
  ])('of the last hour: sent at %s is %s', (sent, expected) => {
    expect(isLastHour(new Date(sent), closes, 60)).toBe(expected);
  });

  it.each([
    [0, false, true],
    [35, true, false],
    [40, true, true],
    [40.5, true, false],
    [100, false, true],
  ])('of round numbers: %d counts %s and is round %s', (progress, counts, round) => {
    expect([isBetween(progress), isRound(progress, 10)]).toEqual([counts, round]);
  });
});

describe('a copied text', () => {
  const rules = { shingle: 5, minCharacters: 20, similarBp: 8_000, atLeast: 2 };
  const long = '完成管网改造三公里，完成投资二百万元，正在办理竣工验收手续，预计月底前全部完成。';
  const text = (id: string, said: string) => ({ id, bodyCode: 'C1', text: said });

  it('is found whatever its blanks and signs, and names the first of its kind', () => {
    const copies = copiesOf([text('1', long), text('2', long.replaceAll('，', ' ')), text('3', long)], rules);
    expect(copies.map(({ copy, original, similarBp }) => [copy.id, original.id, similarBp])).toEqual([
      ['2', '1', 10_000],
      ['3', '1', 10_000],
    ]);
  });

  it('may differ by a figure, not by half', () => {
    expect(copiesOf([text('1', long), text('2', long.replace('三公里', '四公里'))], rules)).toHaveLength(0);
    const longer = long + long.replace('三', '五') + '项目业主已组织设计施工监理各方逐段核对工程量。';
    expect(copiesOf([text('1', longer), text('2', longer.replace('逐段', '分段'))], rules)).toHaveLength(1);
    expect(
      copiesOf([text('1', long), text('2', '本月开展政策宣传十二场，走访企业四十家，解决问题七件。')], rules),
    ).toEqual([]);
  });

  it('is not looked for among short ones: 19 characters are not compared, 20 are', () => {
    const said = (count: number) => [...'一二三四五六七八九十甲乙丙丁戊己庚辛壬癸'].slice(0, count).join('');
    expect(copiesOf([text('1', said(19)), text('2', said(19))], rules)).toEqual([]);
    expect(copiesOf([text('1', said(20)), text('2', said(20))], rules)).toHaveLength(1);
  });

  it('is measured by the runs that two texts share', () => {
    expect([...shinglesOf('一二，三四 五六', 5)]).toEqual(['一二三四五', '二三四五六']);
    expect(shinglesOf('一二', 5).size).toBe(0);
    expect(likenessBp(new Set(['a', 'b']), new Set(['b', 'c']))).toBe(3_333);
    expect(likenessBp(new Set(), new Set())).toBe(0);
  });
});

describe('the weight of a body in the sample', () => {
  const signs = (...kinds: RadarKind[]) => kinds.map((kind) => ({ bodyCode: 'C1', kind }));

  it.each([
    [signs('bunching'), 1.5],
    [signs('bunching', 'bunching'), 1.5],
    [signs('bunching', 'last-hour'), 2],
    [signs('bunching', 'last-hour', 'extensions', 'copied-text'), 3],
    [signs('bunching', 'last-hour', 'extensions', 'copied-text', 'round-numbers'), 3],
  ])('by %j is %d', (seen, weight) => {
    expect(samplingWeights(seen, { eachSign: 0.5, most: 3 })[0]?.weight).toBe(weight);
  });

  it('is nobody’s score: nothing that computes one knows of the radar', () => {
    const folders = ['src/domain/assessment', 'src/assessment/scores', 'src/assessment/results'];
    const texts = folders.flatMap((folder) =>
      readdirSync(path.join(projectRoot(), folder), { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => readFileSync(path.join(projectRoot(), folder, name), 'utf8')),
    );
    expect(texts.length).toBeGreaterThan(30);
    expect(texts.filter((source) => /\/radar\//.test(source))).toEqual([]);
  });
});
