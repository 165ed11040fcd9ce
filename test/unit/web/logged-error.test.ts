import { describe, expect, it } from '@jest/globals';
import { loggedError, withoutPersonal } from '../../../src/web/logged-error.js';

describe('a line of the log', () => {
  it.each([
    ['{"a":"13893200000"}', '{"a":"[phone]"}'],
    ['电话13893200000。', '电话[phone]。'],
    ['/tasks/13893200000', '/tasks/[phone]'],
    ['{"id":"621102199001011234"}', '{"id":"[identity number]"}'],
    ['62110219900101123X', '[identity number]'],
    ['authorization: Bearer abc.def-1', 'authorization: Bearer [secret]'],
    ['{"responseTime":0.13893200000}', '{"responseTime":0.13893200000}'],
    [
      '{"time":"2026-11-24T01:00:00.000Z","seq":1389320000}',
      '{"time":"2026-11-24T01:00:00.000Z","seq":1389320000}',
    ],
    ['019389320000-a13893200000', '019389320000-a13893200000'],
    ['138932000001', '138932000001'],
  ])('%s becomes %s', (line, kept) => {
    expect(withoutPersonal(line)).toBe(kept);
  });
});

describe('an error in the log', () => {
  it('of the database says what PostgreSQL says, and neither statement nor row', () => {
    const words = 'new row for relation "x" violates check constraint "x_check"';
    const failure = Object.assign(new Error(`${words}\n - detail: Failing row contains (张三).`), {
      ...{ severity: 'ERROR', code: '23514', constraint: 'x_check', detail: 'Failing row contains (张三).' },
    });
    const kept = loggedError(failure);
    expect(kept).toMatchObject({ message: words, code: '23514', constraint: 'x_check' });
    expect(JSON.stringify(kept)).not.toContain('张三');
    expect(kept.stack).toMatch(/^\s+at /);
  });

  it('of the database about a value does not quote it', () => {
    const failure = new Error('invalid input syntax for type integer: "张三"');
    const kept = loggedError(Object.assign(failure, { severity: 'ERROR', code: '22P02' }));
    expect(kept).toMatchObject({ message: 'invalid input syntax for type integer', code: '22P02' });
  });

  it('of the program keeps its words and the cause', () => {
    const kept = loggedError(new TypeError('no such thing', { cause: new Error('below') }));
    expect(kept).toMatchObject({ type: 'TypeError', message: 'no such thing', cause: { message: 'below' } });
  });

  it('that is none is named by its kind', () => {
    expect(loggedError('a text')).toEqual({ type: 'string', message: 'no error', stack: '' });
  });
});
