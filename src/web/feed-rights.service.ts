import { Injectable } from '@nestjs/common';
import type { Actor } from '../identity/actor.js';
import { mayDo } from '../identity/permissions.js';
import { workReachOf } from '../supervision/my-work/work-reach.js';
import { ChangeFeedQueries } from './change-feed.queries.js';
import type { FeedRow } from './change-feed.queries.js';

/** Of which changes a reader is told: the same bodies whose matters stand on his own page. */
@Injectable()
export class FeedRightsService {
  constructor(private readonly feed: ChangeFeedQueries) {}

  /** The city's time concerns everybody; the three administrators nothing else. */
  async of(actor: Actor): Promise<(row: FeedRow) => boolean> {
    if (actor.role === 'stationed_inspector') return this.#remitOf(actor);
    if (!mayDo(actor, 'my-work:read')) return ofTheClock;
    const reach = workReachOf(actor);
    // Who reviews has the whole city's reports before him, who breaks down the parts of the bodies below.
    if (reach !== 'own' && reach !== 'county') return () => true;
    if (reach === 'own' && mayDo(actor, 'report:review')) return () => true;
    const bodies = await this.feed.bodiesBelow(actor.bodyId);
    return (row) => ofTheClock(row) || row.bodyIds.some((id) => bodies.has(id));
  }

  async #remitOf({ postId }: Actor): Promise<(row: FeedRow) => boolean> {
    const bodies = await this.feed.bodiesInspectedBy(postId);
    return (row) => ofTheClock(row) || row.bodyIds.some((id) => bodies.has(id));
  }
}

const ofTheClock = (row: FeedRow): boolean => row.subjectType === 'clock';
