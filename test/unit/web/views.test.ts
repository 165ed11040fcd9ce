import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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
