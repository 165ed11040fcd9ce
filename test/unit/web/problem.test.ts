import { DriverException } from '@mikro-orm/core';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../src/domain/errors.js';
import { SessionStoreFailure } from '../../../src/identity/session-store-failure.js';
import { problemOf, refusalOf } from '../../../src/web/problem.js';

const fromDriver = (code?: string) => new DriverException(Object.assign(new Error('inner words'), { code }));

describe('what a failure is to the person who asked', () => {
  it.each([
    ['a lost connection', fromDriver(), 'system.unavailable'],
    ['a refused connection', fromDriver('ECONNREFUSED'), 'system.unavailable'],
    ['a server that stops', fromDriver('57P01'), 'system.unavailable'],
    ['a server that starts', fromDriver('57P03'), 'system.unavailable'],
    ['a full server', fromDriver('53300'), 'system.unavailable'],
    ['a session store that is silent', new SessionStoreFailure(new Error()), 'system.unavailable'],
    ['a broken rule of the record', fromDriver('23514'), 'system.failed'],
    ['a fault of ours', new TypeError('inner words'), 'system.failed'],
    ['nothing at all', undefined, 'system.failed'],
    ['a body that is too large', Object.assign(new Error(), { status: 413 }), 'request.too-large'],
  ])('%s', (_what, failure, code) => {
    const refusal = refusalOf(failure);
    expect(refusal.code).toBe(code);
    expect(JSON.stringify(problemOf(refusal, 'id'))).not.toContain('inner words');
  });

  it('keeps what helps to go on, which cannot pass for the problem itself', () => {
    const refusal = new AppError('version.stale', '已被修改', { context: { theirs: '乙', status: 200 } });
    expect(problemOf(refusal, 'id')).toEqual({
      type: 'urn:dukaojian:version.stale',
      title: '内容已被他人修改',
      status: 409,
      detail: '已被修改',
      code: 'version.stale',
      requestId: 'id',
      theirs: '乙',
    });
  });
});
