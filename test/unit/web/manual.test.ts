import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../../scripts/servers/project-root.js';
import { roles } from '../../../src/organization/role.js';
import { locales } from '../../../src/web/locale.js';
import { manualSections } from '../../../src/web/manual/manual-sections.js';
import { readManual } from '../../../src/web/manual/manual.js';
import type { ManualPiece } from '../../../src/web/manual/manual.js';
import { readMarkdown } from '../../../src/web/manual/markdown.js';

const manual = readManual();
const none: ReadonlyMap<string, ManualPiece> = new Map();
const filesIn = (...names: string[]): string[] =>
  readdirSync(path.join(projectRoot(), 'docs/manual', ...names)).map((file) => file.replace(/\.md$/, ''));

describe.each(locales)('the manual in %s', (locale) => {
  const { sections = [], guides = none } = manual.get(locale) ?? {};

  it('has a text for each section and each role, and none that nobody reaches', () => {
    expect(sections.map(({ name }) => name)).toEqual([...manualSections]);
    expect([...guides.keys()]).toEqual([...roles]);
    expect(filesIn(locale, 'sections').toSorted()).toEqual([...manualSections].toSorted());
    expect(filesIn(locale, 'roles').toSorted()).toEqual([...roles].toSorted());
  });

  it.each([...roles])('leads %s in at most six steps, each to a page', (role) => {
    const html = String(guides.get(role)?.html);
    const steps = html.split('<li>').slice(1);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.length).toBeLessThanOrEqual(6);
    for (const step of steps) expect(step).toMatch(/^<a href="\/[^"]*">[^<]+<\/a>(：|: )/);
  });
});

it('the first steps of a role lead to the same pages in both languages', () => {
  const linksOf = (role: string) =>
    locales.map((locale) =>
      [...String(manual.get(locale)?.guides.get(role)?.html).matchAll(/href="([^"]+)"/g)].map(([, to]) => to),
    );
  for (const role of roles) expect([role, linksOf(role)[1]]).toEqual([role, linksOf(role)[0]]);
});

describe('the Markdown of the manual', () => {
  it.each([
    ['a paragraph of\ntwo lines', '<p>a paragraph of two lines</p>'],
    ['## 小标题', '<h3>小标题</h3>'],
    ['- one\n- two', '<ul><li>one</li><li>two</li></ul>'],
    ['1. one\n2. two', '<ol><li>one</li><li>two</li></ol>'],
    ['**bold** & <b>', '<p><b>bold</b> &amp; &lt;b&gt;</p>'],
    ['[任务](/tasks?show=open)', '<p><a href="/tasks?show=open">任务</a></p>'],
    ['[here](#tasks)', '<p><a href="#tasks">here</a></p>'],
    ['[away](https://evil.example)', '<p>[away](https://evil.example)</p>'],
    ['[x](javascript:alert)', '<p>[x](javascript:alert)</p>'],
  ])('%j is %s', (text, html) => {
    expect(readMarkdown(`# 标题\n\n${text}`)).toEqual({ title: '标题', html });
  });

  it('begins with a title', () => {
    expect(() => readMarkdown('no title')).toThrow('begins with its title');
  });
});
