import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { assetBase } from './asset-base.js';
import type { FormState } from './forms/form-state.js';
import type { ManualSection } from './manual/manual-sections.js';
import { bareFrame } from './page-frame.js';
import type { PageFrame, PlaceStep } from './page-frame.js';
import { PageFrameService } from './page-frame.service.js';
import { projectFile } from './project-file.js';
import { Views } from './views.js';
import type { Layout } from './views.js';
import { termsOf, wordsOf } from './words-of.js';

/** A view, what it shows, and how its page is called. */
export interface Page {
  view: string;
  /** In the reader's language, or in the words of the record. */
  title: string;
  data?: object;
  /** Left out: the one with the head bar. */
  layout?: Layout;
  status?: number;
  /** The pages above this one, from the top; none on a page of the head bar. */
  place?: readonly PlaceStep[];
  /** The form of the page, or that one of several that was refused: it decides over status and title. */
  form?: FormState | null;
  /** Position of the feed from before `data` was read; left out: as LivePage noted it. */
  feed?: string;
  /** Section of the manual about this page. */
  help?: ManualSection;
}

/** Answers with a page; to a request of htmx with the view alone, which htmx puts where it belongs. */
@Injectable()
export class PageService {
  readonly #views = new Views(projectFile('templates'));

  constructor(
    private readonly frames: PageFrameService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** Needs the record: the page says the city's time, who is signed in and what waits for him. */
  async send(request: Request, response: Response, page: Page): Promise<void> {
    const frame = await this.frames.of(request, { whole: !isHtmx(request) });
    this.#answer(request, response, { page, frame });
  }

  /** A page that needs nothing but itself: also when the database is away. */
  sendBare(request: Request, response: Response, page: Page): void {
    this.#answer(request, response, { page, frame: bareFrame(request) });
  }

  #answer(request: Request, response: Response, { page, frame }: { page: Page; frame: PageFrame }): void {
    const { view, data = {}, place = [], form = null, help = null } = page;
    const { nonce = '', feed = null } = response.locals as { nonce?: string; feed?: string };
    const problem = form?.problem ?? null;
    const shown = {
      ...frame,
      place,
      feed: page.feed ?? feed,
      fragment: isHtmx(request),
      form,
      help,
      title:
        problem === null
          ? page.title
          : wordsOf(request)('problem.title', { what: termsOf(request)(problem.title) }),
      nonce,
      assets: assetBase,
      demo: this.env.demo,
      ...data,
    };
    const html = isHtmx(request)
      ? this.#views.fragment(view, shown)
      : this.#views.page(view, shown, page.layout);
    response
      .status(page.status ?? problem?.status ?? 200)
      .type('html')
      .vary('HX-Request');
    if (page.layout === 'public') response.send(html);
    else sendWhole(response, html);
  }
}

// A page of the rooms has marks of its own and is never stored: no hash over all of it would ever meet its like.
function sendWhole(response: Response, html: string): void {
  response.set('content-length', String(Buffer.byteLength(html))).end(html);
}

/** Whether htmx asks, and so only for a fragment. */
export const isHtmx = (request: Request): boolean => request.get('hx-request') === 'true';
