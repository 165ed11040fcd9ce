import { createHash } from 'node:crypto';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../domain/errors.js';
import type { CommandContext, IdempotencyPromise } from './actor.js';
import { marksOf } from './form-marks.js';
import { requestIdOf } from './request-id-of.js';

const maxKeyLength = 100;

/** Gives a handler who acts, from where, under which request, and its promise not to be done twice. */
export const CurrentContext = createParamDecorator((_data: unknown, host: ExecutionContext): CommandContext =>
  contextOf(host.switchToHttp().getRequest<Request>()),
);

function contextOf(request: Request): CommandContext {
  const { actor, ip } = request;
  if (actor === undefined)
    throw new Error(`${request.method} ${request.path} asks for an actor but is public`);
  return { actor, ip: ip ?? null, requestId: requestIdOf(request), idempotency: promiseOf(request) };
}

/**
 * A program promises by header, a form by its hidden `_key`.
 * @throws AppError `request.invalid` for an empty key or one of more than 100 characters
 */
function promiseOf(request: Request): IdempotencyPromise | null {
  const key = marksOf(request).key ?? request.get('idempotency-key');
  if (key === undefined) return null;
  if (key.trim() === '' || key.length > maxKeyLength) {
    const detail = `提交编号（Idempotency-Key）为 1 至 ${maxKeyLength} 个字符`;
    throw new AppError('request.invalid', `${detail}。`, {
      fields: [{ pointer: '/Idempotency-Key', detail }],
    });
  }
  const body = JSON.stringify(request.body ?? null);
  const sha = createHash('sha256').update(`${request.method}\n${request.originalUrl}\n${body}`);
  return { key, requestSha256: sha.digest('hex') };
}
