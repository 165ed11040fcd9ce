import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadPaperTemplates } from '../../../src/document/papers/paper-template.schema.js';
import { fillTemplate } from '../../../src/domain/document/fill-template.js';
import type { Facts } from '../../../src/domain/document/fill-template.js';
import { paperKindNames, paperKinds, sampleFacts } from '../../../src/domain/document/paper-kinds.js';
import type { PaperKind } from '../../../src/domain/document/paper-kinds.js';

const ours = 'rules/dingxi/papers';
const templates = loadPaperTemplates(ours);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'papers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function changed(from: string, to: string): string {
  cpSync(ours, folder, { recursive: true });
  const file = path.join(folder, 'red-letter.yaml');
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`no ${from}`);
  writeFileSync(file, text.replace(from, to));
  return folder;
}

function filled(kind: PaperKind, facts: Facts) {
  const template = templates.get(kind)?.template;
  if (template === undefined) throw new Error(kind);
  return fillTemplate(kind, template, facts);
}

describe('a template of a paper', () => {
  it.each(paperKindNames)('is there for %s and says nothing but its own words and its fields', (kind) => {
    const said = JSON.stringify(filled(kind, sampleFacts(kind)));
    expect(said).not.toMatch(/\{\{|\}\}|undefined/);
    expect(said).not.toMatch(/\p{Script=Han}[,:;(?!]/u);
  });

  it.each(paperKindNames)('of %s uses each of its fields', (kind) => {
    const text = readFileSync(path.join(ours, `${paperKinds[kind].file}.yaml`), 'utf8');
    const names = Object.values(paperKinds[kind].fields).map(({ name }) => name);
    const optional = ['责任领导', '已办结', '未办结', '黄灯', '红灯', '截至日期', '事项总数'];
    expect(names.filter((name) => !text.includes(`{{${name}}}`) && !optional.includes(name))).toEqual([]);
  });

  it.each([
    ['{{亮灯原因}}', '{{亮灯缘由}}', /red-letter\.yaml .*line 10: 没有“亮灯缘由”这个栏目.*\{\{亮灯原因\}\}/s],
    ['{{亮灯原因}}', '{{亮灯原因', /line 10: 花括号不成对/],
    ['{{亮灯原因}}', '{{}}', /line 10: 没有“”这个栏目/],
    ['署名:', '落款:', /red-letter\.yaml .*line \d+/s],
    ['机关代字: 定督警', '机关代字: ', /line 4, 机关代字/],
    ["主送: '{{受文单位}}'", '主送: {{受文单位}}', /red-letter\.yaml/],
    ['正文: |', '正文: [', /line \d+, the whole file: 不是能读的 YAML/],
  ])('in which %s became %s is refused with its file and line', (from, to, refusal) => {
    expect(() => loadPaperTemplates(changed(from, to))).toThrow(refusal);
  });

  it('has a table on a line of its own', () => {
    cpSync(ours, folder, { recursive: true });
    const file = path.join(folder, 'order-notice.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('  {{任务表}}', '  见表：{{任务表}}'));
    expect(() => loadPaperTemplates(folder)).toThrow(/order-notice\.yaml .*line 9: 表格要单独占一行/s);
  });
});

describe('what stands in a field', () => {
  const hostile = '<b>&"\'</b>{{任务}} # 标题';
  const all = (kind: PaperKind, value: string): Facts =>
    Object.fromEntries(
      Object.entries(sampleFacts(kind)).map(([key, sample]) => [
        key,
        typeof sample === 'string'
          ? value
          : { ...sample, rows: [sample.columns.map(() => value)], none: value },
      ]),
    );

  it.each(paperKindNames)('of %s is text, whatever it looks like, and no template', (kind) => {
    const { title, blocks } = filled(kind, all(kind, hostile));
    const texts = [
      title,
      ...blocks.flatMap((block) => (block.type === 'table' ? block.rows.flat() : block.text)),
    ];
    expect(texts.some((text) => text.includes(hostile))).toBe(true);
    expect(
      blocks.filter(({ type }) => type === 'heading').map((block) => 'text' in block && block.text),
    ).toEqual(
      filled(kind, sampleFacts(kind)).blocks.flatMap((block) => (block.type === 'heading' ? block.text : [])),
    );
  });

  it('loses control signs and what turns or hides a line, and keeps its paragraphs', () => {
    const value = '第一\u0000段\u202e\u200b\r\n第\u0007二\t段\ud800';
    const { blocks, title } = filled('red_letter', all('red_letter', value));
    expect(title).toBe('关于“第一段 第二 段”的红灯警示函');
    const texts = blocks.map((block) => ('text' in block ? block.text : ''));
    expect(texts).toEqual(expect.arrayContaining(['第一段', '第二 段']));
  });

  it('that is empty takes its paragraph, copy and recipient with it', () => {
    const { reportTo, blocks } = filled('red_letter', {
      ...sampleFacts('red_letter'),
      leader: '',
      wayBack: '',
    });
    expect(reportTo).toBeNull();
    expect(JSON.stringify(blocks)).not.toContain('转绿条件');
  });
});
