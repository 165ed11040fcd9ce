import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { AppError } from '../../../../src/domain/errors.js';
import { dayFrom, instantFrom, numberFrom } from '../../../../src/web/forms/lenient-values.js';
import { readForm } from '../../../../src/web/forms/read-form.js';
import { reportInput } from '../../../../src/implementation/reports/report.schema.js';

describe('a number', () => {
  it.each([
    ['30', 30],
    ['30%', 30],
    [' 30 % ', 30],
    ['30%', 30],
    ['12.5', 12.5],
    ['12。5', 12.5],
    ['1,200', 1200],
    ['-3', -3],
    ['一半', '一半'],
    ['3 of 4', '3 of 4'],
    ['1,20', '1,20'],
    ['', ''],
  ])('%j is read as %j', (text, expected) => expect(numberFrom(text)).toBe(expected));
});

describe('a day', () => {
  it.each([
    ['2026-01-05', '2026-01-05'],
    ['2026-1-5', '2026-01-05'],
    ['2026/1/5', '2026-01-05'],
    ['2026.1.5', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['2026 / 1 / 5', '2026-01-05'],
    ['2026-1-5', '2026-01-05'],
    // Two ways to read it: the schema refuses it and gives an example.
    ['1/5/2026', '1/5/2026'],
    ['26-1-5', '26-1-5'],
    ['2026-1', '2026-1'],
    ['明天', '明天'],
  ])('%j is read as %j', (text, expected) => expect(dayFrom(text)).toBe(expected));
});

describe('an instant', () => {
  it.each([
    ['2026/1/5 9:30', '2026-01-05T09:30:00+08:00'],
    ['2026-01-05T18:00', '2026-01-05T18:00:00+08:00'],
    ['2026年1月5日 18:00', '2026-01-05T18:00:00+08:00'],
    ['2026年1月5日18:00', '2026-01-05T18:00:00+08:00'],
    ['2026-1-5', '2026-01-05'],
    ['明天 9:00', '明天 9:00'],
  ])('%j is read as %j', (text, expected) => expect(instantFrom(text)).toBe(expected));
});

describe('a form', () => {
  const report = { numbers: ['progress'], lists: ['milestoneIds', 'citedEvidenceIds'] };
  const id = '0198f000-0000-7000-8000-000000000001';

  it('is read by the schema of the command that the API has', () => {
    const fields = { kind: 'progress', wording: '已完成31个点位', progress: '44%', milestoneIds: id };
    expect(readForm(reportInput, fields, report)).toEqual({
      kind: 'progress',
      wording: '已完成31个点位',
      progress: 44,
      milestoneIds: [id],
      citedEvidenceIds: [],
    });
  });

  it('is refused as the API refuses, with a pointer for each field', () => {
    const problem = problemOf(() =>
      readForm(reportInput, { kind: 'progress', wording: '', progress: '' }, report),
    );
    expect(problem.code).toBe('request.invalid');
    expect(problem.extras.fields).toEqual([
      { pointer: '/wording', detail: '请写进展' },
      { pointer: '/progress', detail: '填 0 到 100 的数' },
    ]);
  });

  it('says what to do where a choice was not made', () => {
    const choice = z.object({ outcome: z.enum(['pass', 'return']) });
    expect(problemOf(() => readForm(choice, {})).extras.fields).toEqual([
      { pointer: '/outcome', detail: expect.any(String) },
    ]);
    const text = z.object({ reason: z.string() });
    expect(problemOf(() => readForm(text, {})).extras.fields).toEqual([
      { pointer: '/reason', detail: '请填写这一项' },
    ]);
  });

  it('names objects and lists by dots', () => {
    const schema = z.object({
      tasks: z.array(
        z.object({ wording: z.string(), dueOn: z.iso.date().optional(), bodies: z.array(z.string()) }),
      ),
    });
    const fields = {
      'tasks.1.wording': '二',
      'tasks.1.bodies': ['a', '', 'b'],
      'tasks.0.wording': '一',
      'tasks.0.dueOn': '2026/1/5',
      'tasks.0.bodies': 'a',
      'tasks.1.dueOn': '',
    };
    const shape = { days: ['tasks.*.dueOn'], lists: ['tasks.*.bodies'] };
    expect(readForm(schema, fields, shape)).toEqual({
      tasks: [
        { wording: '一', dueOn: '2026-01-05', bodies: ['a'] },
        { wording: '二', bodies: ['a', 'b'] },
      ],
    });
  });

  it('knows a box that was not ticked, and text that need not be there', () => {
    const schema = z.strictObject({ urgent: z.boolean(), note: z.string().min(1).optional() });
    const shape = { flags: ['urgent'], optional: ['note'] };
    expect(readForm(schema, { note: ' ' }, shape)).toEqual({ urgent: false });
    expect(readForm(schema, { urgent: 'on', note: '急' }, shape)).toEqual({ urgent: true, note: '急' });
  });

  it.each(['__proto__.role', 'constructor.prototype.role', 'toString.role', 'a.__proto__.role'])(
    'reaches for no prototype: %s',
    (name) => {
      expect(() => readForm(z.strictObject({}), { [name]: 'leader' })).toThrow(AppError);
      expect(({} as { role?: string }).role).toBeUndefined();
      expect((Object.prototype.toString as { role?: string }).role).toBeUndefined();
    },
  );
});

function problemOf(read: () => unknown): AppError {
  try {
    read();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('nothing was refused');
}
