import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { finalize } from 'rxjs';
import type { Observable } from 'rxjs';
import { AppError } from '../../domain/errors.js';
import { Turns } from './turns.js';
import type { EndTurn, NoTurn } from './turns.js';

/**
 * What exports, imports, drawn charts, documents that are read and rehearsals may take of one process: few enough to
 * leave most of its connections to the pages. Source: ASVS 15.1.3, 15.2.2; the figures are an assumption.
 */
export const heavyLimits = {
  ...{ atOnce: 4, atOnceOfOne: 2, waiting: 40, waitingOfOne: 10 },
  longestMs: 30_000,
} as const;

const busy = '导出、导入和出图的人较多，请一分钟以后再试。';
const refusals: Readonly<Record<NoTurn, () => AppError>> = {
  own: () =>
    new AppError('request.too-many', '您的导出、导入或出图还有多件没有办完，请等它们办完，一分钟以后再试。'),
  all: () => new AppError('system.busy', busy),
  long: () => new AppError('system.busy', busy),
  gone: () => new AppError('system.busy', busy),
};

/** The turns of this process: it has one pool of connections and one thread to share. */
const heavyTurns = new Turns(heavyLimits);

/** Lets a costly route begin when it is its turn. */
@Injectable()
export class HeavyActs implements NestInterceptor {
  /** @throws AppError `request.too-many` for one person's, `system.busy` for all */
  async intercept(host: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = host.switchToHttp();
    const turn = await turnFor(http.getRequest<Request>(), http.getResponse<Response>());
    return next.handle().pipe(finalize(turn));
  }
}

async function turnFor({ actor, ip }: Request, response: Response): Promise<EndTurn> {
  const left = new AbortController();
  const leave = () => left.abort();
  response.once('close', leave);
  const turn = await heavyTurns.take(actor?.accountId ?? ip ?? '', left.signal);
  response.off('close', leave);
  if (typeof turn === 'string') throw refusals[turn]();
  return turn;
}
