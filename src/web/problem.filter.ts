import { Catch, Injectable, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError, ErrorCode } from '../domain/errors.js';
import { RefusalAuditService } from '../identity/refusal-audit.service.js';
import { requestIdOf } from '../identity/request-id-of.js';
import { pageBefore } from './forms/page-before.js';
import { localPath } from './local-path.js';
import { PageService, isHtmx } from './page.service.js';
import type { Page } from './page.service.js';
import { nextStepOf } from './next-step.js';
import { problemOf, refusalOf } from './problem.js';
import { termsOf, wordsOf } from './words-of.js';

const machineDoors = /^\/(api|health|metrics|events)(\/|$)/;
const retryAfterS: Partial<Record<ErrorCode, number>> = {
  'sign-in.locked': 900,
  'request.too-many': 60,
  'system.busy': 60,
};
const retryUnavailableS = 5;

/** Turns every failure into one answer: problem details for programs, a page for a browser, a fragment for htmx. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger(ProblemFilter.name);

  constructor(
    private readonly pages: PageService,
    private readonly refusals: RefusalAuditService,
  ) {}

  async catch(failure: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = refusalOf(failure);
    const requestId = requestIdOf(request);
    if (refusal.status >= 500 && refusal.code !== 'system.busy')
      this.#log.error({ err: failure, requestId }, `${request.method} ${request.path} failed`);
    await this.#keepInTrail(request, refusal);
    // The answer has begun: all that is left is to cut it off.
    if (response.headersSent) return void response.destroy();
    const retryAfter = retryAfterS[refusal.code] ?? (refusal.status === 503 ? retryUnavailableS : undefined);
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    if (!wantsPage(request)) return answerProgram(response, refusal, requestId);
    if (refusal.code === 'session.required') return toSignIn(request, response);
    await this.#answerPerson(request, response, refusal);
  }

  // A refusal is told also where the trail cannot be reached: it has changed nothing.
  async #keepInTrail(request: Request, refusal: AppError): Promise<void> {
    await this.refusals.refused(request, refusal).catch((error: unknown) => {
      this.#log.error({ err: error, requestId: requestIdOf(request) }, 'a refusal is not in the trail');
    });
  }

  async #answerPerson(request: Request, response: Response, refusal: AppError): Promise<void> {
    const { status, title, message, extras } = refusal;
    const page: Page = {
      view: 'pages/problem',
      title: wordsOf(request)('problem.title', { what: termsOf(request)(title) }),
      status,
      help: 'trouble',
      data: {
        heading: title,
        detail: message,
        fields: extras.fields ?? [],
        requestId: requestIdOf(request),
        ...nextStepOf(refusal, request),
      },
    };
    // A refused part of a page stands above the page, in whose place it must not come.
    if (isHtmx(request)) response.setHeader('hx-retarget', '#problem').setHeader('hx-reswap', 'innerHTML');
    if (status >= 500 || isHtmx(request)) return this.pages.sendBare(request, response, page);
    await this.pages.send(request, response, page).catch(() => this.pages.sendBare(request, response, page));
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

// After signing in one comes back to the page where one was: what was sent is not sent again by itself.
function toSignIn(request: Request, response: Response): void {
  const back = wayBack(request);
  const target = back === '/' ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(back)}`;
  if (isHtmx(request)) response.status(401).setHeader('hx-redirect', target).end();
  else response.redirect(303, target);
}

function wayBack(request: Request): string {
  if (!isHtmx(request)) return request.method === 'GET' ? request.originalUrl : pageBefore(request);
  const { pathname, search } = URL.parse(request.get('hx-current-url') ?? '') ?? {
    pathname: '/',
    search: '',
  };
  return localPath(pathname + search);
}
