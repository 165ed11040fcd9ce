import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { dayOf } from '../domain/calendar/city-day.js';
import { runsOn } from '../organization/tenure/delegation.record.js';
import { CityClock } from '../persistence/city-clock.js';
import type { Actor } from './actor.js';
import { needsSecondFactor } from './permissions.js';
import type { SignedIn } from './session-data.js';

const keptMs = 4_000;
const keptMax = 10_000;

/** A post for which an account acts, with the number that its sessions carry. */
export interface AccountPost extends Actor {
  sessionEpoch: number;
}

/** Reads who acts: account, person, post and body, as the appointments stand on the city's day. */
@Injectable()
export class ActorService {
  #kept = new Map<string, { actor: Actor | null; until: number }>();

  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** The account acting for the post; null once either, or the session, ended. At most four seconds old. */
  async findActor(signedIn: SignedIn): Promise<Actor | null> {
    const { accountId, postId, epoch, factor } = signedIn;
    const key = `${accountId} ${postId} ${epoch} ${factor}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > Date.now() && (await this.#isInTime(kept.actor)))
      return kept.actor;
    const posts = await this.postsOf(signedIn);
    const actor = posts.find((post) => post.postId === postId) ?? null;
    if (this.#kept.size >= keptMax) this.#kept.clear();
    this.#kept.set(key, { actor, until: Date.now() + keptMs });
    return actor;
  }

  /** The first post of an account, for a session whose own post or delegation has ended; null: it has none. */
  async findOwn(signedIn: SignedIn): Promise<Actor | null> {
    return (await this.postsOf(signedIn)).find(({ onBehalf }) => onBehalf == null) ?? null;
  }

  /**
   * The posts that a session reaches: none once the account's sessions were ended, and none that needs the second factor
   * where the session began without it.
   */
  async postsOf({ accountId, epoch, factor }: SignedIn): Promise<AccountPost[]> {
    const reaches =
      factor || !this.env.door.secondFactor ? () => true : (post: Actor) => !needsSecondFactor(post);
    return (await this.listPosts(accountId)).filter((post) => post.sessionEpoch === epoch && reaches(post));
  }

  // A delegation ends with its day, not seconds later.
  async #isInTime(actor: Actor | null): Promise<boolean> {
    if (actor?.onBehalf == null) return true;
    return dayOf(await this.clock.now(this.orm.em.fork(), this.env.cityId)) <= actor.onBehalf.until;
  }

  /** Forgets who acts: after a tenure or a delegation changed in this process. */
  forget(): void {
    this.#kept.clear();
  }

  /**
   * Every post for which the account's person acts today: first those that he holds, in the order of the establishment,
   * then those that were delegated to him 代理, under both names. A post without a right that was granted is none.
   */
  async listPosts(accountId: string): Promise<AccountPost[]> {
    const em = this.orm.em.fork();
    const today = dayOf(await this.clock.now(em, this.env.cityId));
    return em.execute<AccountPost[]>(sql`
      select c.id as "accountId", n.id as "personId", n.name as "personName", p.id as "postId",
        p.title as "postTitle", p.role, b.id as "bodyId", b.short_name as "bodyName", b.level, c.city_id as "cityId",
        null::jsonb as "onBehalf", p.sort, c.session_epoch as "sessionEpoch"
      from account c join person n on n.id = c.person_id
      join appointment a on a.person_id = n.id and a.from_on <= ${today} and coalesce(a.to_on, 'infinity') >= ${today}
        and a.granted_at is not null
      join post p on p.id = a.post_id join body b on b.id = p.body_id
      where c.id = ${accountId} and c.city_id = ${this.env.cityId} and c.disabled_at is null
      union all
      select c.id, n.id, n.name || '代' || f.name, p.id, p.title, p.role, b.id, b.short_name, b.level, c.city_id,
        jsonb_build_object('delegationId', d.id, 'personId', f.id, 'personName', f.name, 'until', d.to_on), p.sort,
        c.session_epoch
      from account c join person n on n.id = c.person_id join delegation d on d.to_person = n.id and ${runsOn(sql`${today}`)}
      join person f on f.id = d.from_person join post p on p.id = d.post_id join body b on b.id = p.body_id
      where c.id = ${accountId} and c.city_id = ${this.env.cityId} and c.disabled_at is null
      order by "onBehalf" nulls first, sort, "postId"`);
  }
}
