import { readdirSync, statSync } from 'node:fs';
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

it('the manual shows every picture it has, the same in both languages, and all of them weigh less than 3 MB', () => {
  const folders = locales.map((locale) => path.join(projectRoot(), 'docs/manual', locale, 'pictures'));
  for (const [index, locale] of locales.entries()) {
    const html = manual.get(locale)?.sections.map((section) => String(section.html)) ?? [];
    const shown = [...html.join('').matchAll(/<img [^>]*\/pictures\/([a-z-]+\.webp)" alt="[^"]{8,}"/g)];
    expect(shown.map(([, name]) => name).toSorted()).toEqual(readdirSync(folders[index] ?? '').toSorted());
  }
  const files = folders.flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)));
  expect(files.length).toBe(20);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  expect(bytes).toBeLessThan(3 * 1024 * 1024);
});

it('the first steps of a role lead to the same pages in both languages', () => {
  const linksOf = (role: string) =>
    locales.map((locale) =>
      [...String(manual.get(locale)?.guides.get(role)?.html).matchAll(/href="([^"]+)"/g)].map(([, to]) => to),
    );
  for (const role of roles) expect([role, linksOf(role)[1]]).toEqual([role, linksOf(role)[0]]);
});

describe('a text of the manual', () => {
  it('has a title, and headings one level below that of its section', () => {
    expect(readMarkdown('# 标题\n\n## 小标题\n\n**一** [任务](/tasks?show=open)')).toEqual({
      title: '标题',
      html: '<h3>小标题</h3>\n<p><strong>一</strong> <a href="/tasks?show=open">任务</a></p>',
    });
  });

  it.each([
    ['no title', 'begins with its title'],
    ['# 标题\n\n[away](https://evil.example)', 'pages of this program alone'],
    ['# 标题\n\n[x](javascript:alert)', 'pages of this program alone'],
    ['# 标题\n\n<script>alert(1)</script>', 'without HTML'],
    ['# 标题\n\n![x](https://evil.example/x.png)', 'own pictures alone'],
    ['# 标题\n\none <b>bold</b> word', 'without HTML'],
  ])('is not %j', (text, reason) => {
    expect(() => readMarkdown(text)).toThrow(reason);
  });
});
