import { Catch, Injectable, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError } from '../domain/errors.js';
import { requestIdOf } from '../identity/request-id-of.js';
import { PageService, isHtmx } from './page.service.js';
import { problemOf, refusalOf } from './problem.js';

const machineDoors = /^\/(api|health|metrics|events)(\/|$)/;
const retryAfterS: Record<number, number> = { 429: 900, 503: 5 };

/** Turns every failure into one answer: problem details for programs, a page for a browser, a fragment for htmx. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger(ProblemFilter.name);

  constructor(private readonly pages: PageService) {}

  catch(failure: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = refusalOf(failure);
    const requestId = requestIdOf(request);
    if (refusal.status >= 500)
      this.#log.error({ err: failure, requestId }, `${request.method} ${request.path} failed`);
    // The answer has begun: all that is left is to cut it off.
    if (response.headersSent) return void response.destroy();
    const retryAfter = retryAfterS[refusal.status];
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    if (!wantsPage(request)) return answerProgram(response, refusal, requestId);
    if (refusal.code === 'session.required') return toSignIn(request, response);
    this.#answerPerson(request, response, refusal);
  }

  #answerPerson(request: Request, response: Response, refusal: AppError): void {
    const { status, title, message, extras } = refusal;
    this.pages.sendBare(request, response, {
      view: 'pages/problem',
      title: `错误:${title}`,
      status,
      data: { heading: title, detail: message, fields: extras.fields ?? [], requestId: requestIdOf(request) },
    });
  }
}

function wantsPage(request: Request): boolean {
  if (machineDoors.test(request.path)) return false;
  return isHtmx(request) || request.accepts(['json', 'html']) === 'html';
}

function answerProgram(response: Response, refusal: AppError, requestId: string): void {
  response
    .status(refusal.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(refusal, requestId)));
}

// Only what was asked for by reading may be asked for again after signing in.
function toSignIn(request: Request, response: Response): void {
  const back = request.method === 'GET' && !isHtmx(request) ? request.originalUrl : '/';
  const target = back === '/' ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(back)}`;
  if (isHtmx(request)) response.status(401).setHeader('hx-redirect', target).end();
  else response.redirect(303, target);
}
