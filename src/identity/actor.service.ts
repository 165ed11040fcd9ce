import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { dayOf } from '../domain/calendar/city-day.js';
import { CityClock } from '../persistence/city-clock.js';
import type { Actor } from './actor.js';
import type { SignedIn } from './session-data.js';

const keptMs = 5_000;
const keptMax = 10_000;

/** Reads who acts: account, person, post and body, as the appointments stand on the city's day. */
@Injectable()
export class ActorService {
  #kept = new Map<string, { actor: Actor | null; until: number }>();

  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** The account acting for the post; null once either ended. At most five seconds old. */
  async findActor({ accountId, postId }: SignedIn): Promise<Actor | null> {
    const key = `${accountId} ${postId}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > Date.now()) return kept.actor;
    const posts = await this.listPosts(accountId);
    const actor = posts.find((post) => post.postId === postId) ?? null;
    if (this.#kept.size >= keptMax) this.#kept.clear();
    this.#kept.set(key, { actor, until: Date.now() + keptMs });
    return actor;
  }

  /** Every post that the account's person holds today, in the order of the establishment. */
  async listPosts(accountId: string): Promise<Actor[]> {
    const em = this.orm.em.fork();
    const today = dayOf(await this.clock.now(em, this.env.cityId));
    return em.execute<Actor[]>(sql`
      select c.id as "accountId", n.id as "personId", n.name as "personName", p.id as "postId",
        p.title as "postTitle", p.role, b.id as "bodyId", b.short_name as "bodyName", b.level, c.city_id as "cityId"
      from account c join person n on n.id = c.person_id
      join appointment a on a.person_id = n.id and a.from_on <= ${today} and coalesce(a.to_on, 'infinity') >= ${today}
      join post p on p.id = a.post_id join body b on b.id = p.body_id
      where c.id = ${accountId} and c.city_id = ${this.env.cityId} and c.disabled_at is null
      order by p.sort, p.id`);
  }
}
