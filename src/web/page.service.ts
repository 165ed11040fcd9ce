import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { MikroORM } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { csrfTokenOf } from '../identity/csrf.js';
import { CityClock } from '../persistence/city-clock.js';
import { assetBase } from './asset-base.js';
import { projectFile } from './project-file.js';
import { Views } from './views.js';

/** A view, what it shows, and how its page is called. */
export interface Page {
  view: string;
  title: string;
  data: object;
  status?: number;
}

/** Answers with a page; to a request of htmx with the view alone, which htmx puts where it belongs. */
@Injectable()
export class PageService {
  readonly #views = new Views(projectFile('templates'));

  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** Needs the record: the page says the city's time and who is signed in. */
  async send(request: Request, response: Response, { view, title, data, status = 200 }: Page): Promise<void> {
    const now = await this.clock.now(this.orm.em.fork(), this.env.cityId);
    const { actor = null } = request;
    this.#answer(request, response, {
      view,
      status,
      shown: { title, now, csrf: csrfTokenOf(request), actor, ...data },
    });
  }

  /** A page that needs nothing but itself: also when the database is away. */
  sendBare(request: Request, response: Response, { view, title, data, status = 200 }: Page): void {
    this.#answer(request, response, {
      view,
      status,
      shown: { title, now: null, csrf: '', actor: null, ...data },
    });
  }

  #answer(request: Request, response: Response, { view, status, shown }: Answer): void {
    const nonce = (response.locals as { nonce?: string }).nonce ?? '';
    const all = { ...shown, nonce, assets: assetBase, demo: this.env.demo };
    const html = isHtmx(request) ? this.#views.fragment(view, all) : this.#views.page(view, all);
    response.status(status).type('html').vary('HX-Request').send(html);
  }
}

interface Answer {
  view: string;
  status: number;
  shown: object;
}

/** Whether htmx asks, and so only for a fragment. */
export const isHtmx = (request: Request): boolean => request.get('hx-request') === 'true';
