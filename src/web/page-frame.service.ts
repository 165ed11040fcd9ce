import { Inject, Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Request } from 'express';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import type { Actor } from '../identity/actor.js';
import { ActorService } from '../identity/actor.service.js';
import { csrfTokenOf } from '../identity/csrf.js';
import { mayDo } from '../identity/permissions.js';
import { signedInOf } from '../identity/session-data.js';
import { NoticeQueries } from '../notification/notice.queries.js';
import { CityLawService } from '../organization/city-law.service.js';
import { CityClock } from '../persistence/city-clock.js';
import { OrderQueries } from '../supervision/orders/order.queries.js';
import { takeFlash } from './forms/flash.js';
import { localeOf } from './locale.js';
import type { ManualPiece } from './manual/manual.js';
import { navigationFor, worksForUnit } from './navigation.js';
import { bareFrame } from './page-frame.js';
import type { LawInForce, PageFrame, SavedViews } from './page-frame.js';
import { filteredListOf } from './saved-views/saved-view-address.js';
import { SavedViewService } from './saved-views/saved-view.service.js';
import { TourService } from './tour/tour.service.js';

/** Gathers what stands around a page: who is signed in, where he may go, what waits for him, the law in force. */
@Injectable()
export class PageFrameService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly actors: ActorService,
    private readonly laws: CityLawService,
    private readonly notices: NoticeQueries,
    private readonly orders: OrderQueries,
    private readonly tours: TourService,
    private readonly views: SavedViewService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** For a fragment (`whole` false) only what its view may need. A flash is taken by the page that shows it. */
  async of(request: Request, { whole }: { whole: boolean }): Promise<PageFrame> {
    const now = await this.clock.now(this.orm.em.fork(), this.env.cityId);
    const actor = await this.actorOf(request);
    const frame = { ...bareFrame(request), csrf: csrfTokenOf(request), now, actor };
    if (!whole) return frame;
    const [law, savedViews, unread, orders, tour] = await Promise.all([
      this.#law(now),
      this.#views(actor, frame.here),
      this.unreadOf(actor),
      this.#ordersFor(actor),
      this.#tourFor(request, actor),
    ]);
    const navigation = actor === null ? [] : navigationFor(actor, request.path, { orders });
    const searches = actor !== null && mayDo(actor, 'decision:read');
    const known = { navigation, searches, unread, law, savedViews, tour };
    return { ...frame, ...known, flash: takeFlash(request) };
  }

  /** Unread notices of the actor's post; null for those who get none. */
  async unreadOf(actor: Actor | null): Promise<number | null> {
    if (actor === null || !mayDo(actor, 'notice:read')) return null;
    return this.notices.countUnread(actor.postId);
  }

  async #ordersFor(actor: Actor | null): Promise<number> {
    if (actor === null || !worksForUnit(actor)) return 0;
    const { issued = 0, signed = 0 } = await this.orders.counts(actor);
    return issued + signed;
  }

  /** Who looks: a page that anybody may see still knows him; null: nobody is signed in. */
  async actorOf(request: Request): Promise<Actor | null> {
    const signedIn = signedInOf(request);
    return request.actor ?? (signedIn && this.actors.findActor(signedIn));
  }

  async #views(actor: Actor | null, here: string): Promise<SavedViews | null> {
    const list = filteredListOf(here);
    if (actor === null || list === null) return null;
    const kept = await this.views.list(actor, list.path);
    const at = `${list.path}?${list.query}`;
    const items = kept.map(({ name, path, query }) => {
      const href = `${path}?${query}`;
      return { name, href, current: href === at };
    });
    const isNew = list.query !== '' && items.every(({ current }) => !current);
    return { items, keepHref: isNew ? `/saved-views/new?${new URLSearchParams({ at }).toString()}` : null };
  }

  // Above the workbench alone, which every role has.
  async #tourFor(request: Request, actor: Actor | null): Promise<ManualPiece | null> {
    return actor === null || request.path !== '/' ? null : this.tours.shown(actor, localeOf(request));
  }

  async #law(now: Date): Promise<LawInForce> {
    const { rules, calendar } = await this.laws.current(this.orm.em.fork(), this.env.cityId, now);
    return { rulePack: rules.version, effectiveOn: rules.effectiveOn, calendar: calendar.version };
  }
}
