import { HttpException } from '@nestjs/common';
import { AppError } from '../domain/errors.js';
import type { ErrorCode, FieldProblem } from '../domain/errors.js';
import { isDatabaseGone } from './database-gone.js';

/** A refusal as RFC 9457 shows it; members of `context` stand beside these. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  requestId: string;
  fields?: FieldProblem[];
  [context: string]: unknown;
}

const byStatus: Record<number, readonly [ErrorCode, string]> = {
  400: ['request.malformed', '请求的格式不对，无法读取。'],
  401: ['session.required', '请先登录，或者登录已过期。'],
  403: ['permission.denied', '您的岗位没有这项权限，如工作需要请联系系统管理员。'],
  404: ['record.not-found', '没有这个页面或接口，请核对地址。'],
  413: ['request.too-large', '提交的内容太大，系统不截断，请精简后再提交。'],
  415: ['request.malformed', '不支持这种内容类型。'],
};

/** What a failure is to the person who asked: a refusal as it is, all else without its inner words. */
export function refusalOf(failure: unknown): AppError {
  if (failure instanceof AppError) return failure;
  if (isDatabaseGone(failure)) return new AppError('system.unavailable', '暂时连不上数据库，请稍后再试。');
  const known = byStatus[statusOf(failure)];
  if (known !== undefined) return new AppError(...known);
  return new AppError('system.failed', '系统没有办成这件事，请稍后再试；仍不行时，把请求编号告诉管理员。');
}

/** The problem document of a refusal. */
export function problemOf({ code, title, status, message, extras }: AppError, requestId: string): Problem {
  const fields = extras.fields === undefined ? {} : { fields: extras.fields };
  return {
    ...extras.context,
    type: `urn:dukaojian:${code}`,
    title,
    status,
    detail: message,
    code,
    requestId,
    ...fields,
  };
}

// body-parser, multer and others say a status without being exceptions of Nest.
function statusOf(failure: unknown): number {
  if (failure instanceof HttpException) return failure.getStatus();
  const { status } = (failure ?? {}) as { status?: unknown };
  return typeof status === 'number' ? status : 500;
}
