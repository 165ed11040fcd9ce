import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectFile } from '../../../src/web/project-file.js';
import type { Chart, Drawing } from '../../../src/web/charts/chart.js';
import { inLightColours, inTokens } from '../../../src/web/charts/chart-inks.js';
import { chartPicture } from '../../../src/web/charts/chart-picture.js';
import { drawChart } from '../../../src/web/charts/draw-chart.js';

const hostile = '<script>"甲"&\'乙\'';
const drawings: Record<Drawing['kind'], Drawing> = {
  steps: {
    ...{ kind: 'steps', axisFrom: 80 },
    bars: [
      { label: '满分', from: 80, to: 100, text: '100.00', ink: 'whole' },
      { label: hostile, from: 100, to: 92, text: '−8.00', ink: 'loss' },
      { label: '加分', from: 92, to: 92.4, text: '+0.40', ink: 'gain' },
      { label: '总分', from: 80, to: 92.4, text: '92.40', ink: 'whole' },
    ],
  },
  bars: {
    ...{ kind: 'bars', ink: 'loss', inOrder: false },
    bars: [
      { label: hostile, value: 3.2, text: '3.20' },
      { label: '名称很长的一项指标要分成两三行才写得下', value: 1, text: '1.00' },
    ],
  },
  stack: {
    ...{ kind: 'stack', columns: ['11-27', hostile] },
    parts: [
      { name: '红灯', ink: 'red', values: [1, 2] },
      { name: hostile, ink: 'yellow', values: [0, 3] },
    ],
  },
  places: {
    ...{ kind: 'places', columns: ['第二季度', '第三季度'], last: 3 },
    lines: [
      { text: hostile, ink: 'whole', strong: true, places: [3, 1] },
      { text: '临洮县 降1位', ink: 'loss', strong: false, places: [null, 2] },
    ],
  },
};
const chartOf = (drawing: Drawing, title = hostile): Chart => ({
  ...{ id: 'sample', title, says: `${hostile}。`, drawing, table: [] },
});
const cases = Object.entries(drawings).flatMap(([kind, drawing]) =>
  (['wide', 'narrow', 'picture'] as const).map((form) => ({ kind, form, drawing })),
);

describe('a chart', () => {
  it.each(cases)('of $kind is drawn $form without a style of its own', ({ form, drawing }) => {
    const svg = drawChart(chartOf(drawing), form);
    expect(svg.match(/ (?:style|class|on\w+)="[^"]*"|<(?:style|script|image|a)\b/g)).toEqual([
      ' class="dk-drawing"',
    ]);
    expect(svg).toContain('<title id="sample-' + form + '-title">&lt;script&gt;');
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('font-size="14"');
  });

  it.each(cases)('of $kind, $form, takes every colour from the tokens of its page', ({ form, drawing }) => {
    const svg = drawChart(chartOf(drawing), form);
    const onPage = inTokens(svg);
    expect(onPage.match(/#[0-9a-f]{3,8}\b|rgba?\(/gi)).toBeNull();
    const tokens = readFileSync(projectFile('templates', 'assets', 'tokens.css'), 'utf8');
    const used = [...onPage.matchAll(/var\((--dk-[\w-]+)\)/g)].map(([, name]) => name ?? '');
    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((name) => !tokens.includes(`${name}: #`))).toEqual([]);
    expect(inLightColours(svg)).not.toMatch(/#fa00|var\(/);
  });

  it('is the same, byte for byte, whenever and after whatever it is drawn', () => {
    const first = cases.map(({ form, drawing }) => drawChart(chartOf(drawing), form));
    const again = cases.toReversed().map(({ form, drawing }) => drawChart(chartOf(drawing), form));
    expect(again.toReversed()).toEqual(first);
  });

  it('says every number and name of its drawing, and breaks no text off', () => {
    const words = (drawing: Drawing) => drawChart(chartOf(drawing), 'narrow').replace(/<[^>]*>/g, '');
    expect(words(drawings.steps)).toMatch(/100\.00.*−8\.00.*\+0\.40.*92\.40/s);
    for (const piece of ['名称很长的', '写得下', '3.20']) expect(words(drawings.bars)).toContain(piece);
    expect(words(drawings.stack)).toContain('红灯');
    expect(words(drawings.places)).toContain('临洮县 降1位');
    for (const { drawing } of cases) expect(words(drawing)).not.toContain('…');
  });

  it('is a picture in which Chinese is drawn: another character gives another picture', async () => {
    const [one, other, same] = await Promise.all(
      ['督', '考', '督'].map((title) => chartPicture(chartOf(drawings.stack, title))),
    );
    expect(one?.subarray(1, 4).toString()).toBe('PNG');
    expect(one?.equals(same ?? Buffer.of())).toBe(true);
    expect(one?.equals(other ?? Buffer.of())).toBe(false);
    expect(one?.readUInt32BE(16)).toBe(1_920);
  });
});
