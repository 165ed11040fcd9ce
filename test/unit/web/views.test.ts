import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../../scripts/servers/project-root.js';
import { Views } from '../../../src/web/views.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'views-'));
  const files = {
    'layouts/main': '<main>{{content}}</main>',
    'partials/name': '<b>{{name}}</b>',
    'fragments/task/row': '<li>{{> partials/name name=name}}</li>',
    'pages/tasks': '<ul>{{> fragments/task/row this}}</ul>',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, `${name}.hbs`), text);
  }
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('views', () => {
  it('put a page into the layout, and give a fragment alone', () => {
    const views = new Views(folder);
    expect(views.page('pages/tasks', { name: '任务' })).toBe('<main><ul><li><b>任务</b></li></ul></main>');
    expect(views.fragment('fragments/task/row', { name: '任务' })).toBe('<li><b>任务</b></li>');
  });

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onclick='x",
    '{{name}}',
    '&lt;b&gt;',
  ])('show %j as text', (name) => {
    const html = new Views(folder).page('pages/tasks', { name });
    expect(html.replace(/<\/?(main|ul|li|b)>/g, '')).not.toMatch(/[<>"']/);
  });

  it('fail for a name that is not given, instead of showing nothing', () => {
    writeFileSync(path.join(folder, 'pages/tasks.hbs'), '<ul>{{name}}</ul>');
    expect(() => new Views(folder).page('pages/tasks', {})).toThrow('"name" not defined');
  });

  it('show a partial only what it is given', () => {
    writeFileSync(path.join(folder, 'pages/tasks.hbs'), '{{> partials/name}}');
    expect(() => new Views(folder).page('pages/tasks', { name: '任务' })).toThrow('"name" not defined');
  });

  it('fail for a view that does not exist', () => {
    expect(() => new Views(folder).fragment('pages/other', {})).toThrow('there is no view pages/other');
  });
});

/** Red when a template says `{{{name}}}`, an attribute goes without quotes, or a script of ours sets innerHTML. */
describe('what is typed becomes part of a page', () => {
  const root = projectRoot();
  const textsOf = (pattern: string) =>
    globSync(pattern, { cwd: root }).map((file) => ({
      file,
      text: readFileSync(path.join(root, file), 'utf8'),
    }));
  const saying = (pattern: string, sign: RegExp) => textsOf(pattern).filter(({ text }) => sign.test(text));
  const names = (files: readonly { file: string }[]) => files.map(({ file }) => file).sort();

  it('by templates that escape it: none says otherwise', () => {
    expect(textsOf('templates/**/*.hbs').length).toBeGreaterThan(200);
    expect(names(saying('templates/**/*.hbs', /\{\{\{|\{\{~?&/))).toEqual([]);
  });

  it('between quotation marks, where it stands in an attribute', () => {
    const bare = textsOf('templates/**/*.hbs').filter(({ text }) => {
      // What stands in a mustache is no attribute; a value in quotes may have one.
      const html = text.replace(/\{\{[^}]*\}\}/g, '§').replace(/="[^"]*"|='[^']*'/g, '');
      return /[\w-]=§/.test(html);
    });
    expect(names(bare)).toEqual([]);
  });

  it('without a script or an address that a script could be in', () => {
    expect(
      names(saying('templates/**/*.hbs', /\son[a-z]+="|hx-on|["\s](?:js|javascript):|<style|\sstyle="\{\{/)),
    ).toEqual([]);
    const inner =
      /\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|createContextualFragment)/;
    expect(names(saying('templates/assets/**/*.js', inner))).toEqual([]);
  });

  it('as it is in three places alone: a view in its layout, the manual and a drawn chart, which are ours', () => {
    expect(names(saying('{src,scripts,activities}/**/*.ts', /SafeString\(/))).toEqual([
      'src/web/charts/chart.service.ts',
      'src/web/manual/manual.ts',
      'src/web/views.ts',
    ]);
    expect(
      names(saying('{src,scripts,activities}/**/*.ts', /\bhandlebars\.(?:pre)?compile\(|noEscape/i)),
    ).toEqual(['src/web/views.ts']);
  });
});
