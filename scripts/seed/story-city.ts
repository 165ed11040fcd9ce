import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { readEnvironment } from '../../src/config/environment.js';
import type { WorkingCalendar } from '../../src/domain/calendar/working-calendar.js';
import { ActorService } from '../../src/identity/actor.service.js';
import type { CommandContext } from '../../src/identity/actor.js';
import { accountId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { CityLawService } from '../../src/organization/city-law.service.js';
import { SeedModule } from './seed-module.js';

const nudgeMs = 50;

/** The demo city with its real services and the people on its posts. */
export class StoryCity {
  readonly #contexts = new Map<string, CommandContext>();

  private constructor(private readonly app: INestApplicationContext) {}

  /** Opens the services under the application's role. Whoever opens it closes it. */
  static async open(appUrl: string): Promise<StoryCity> {
    const env = readEnvironment({
      // Nobody signs in here: the services ask for a context, not for a session.
      SESSION_SECRET: randomBytes(32).toString('hex'),
      DEMO: '1',
      ...process.env,
      DATABASE_URL: appUrl,
      DATABASE_POOL: '4',
    });
    const app = await NestFactory.createApplicationContext(SeedModule.of(env), {
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    return new StoryCity(app);
  }

  /** A command's nudge goes out shortly after its commit: sent after the end it would open the record anew. */
  async close(): Promise<void> {
    await setTimeout(nudgeMs);
    await this.app.close();
  }

  service<T>(type: Type<T>): T {
    return this.app.get(type);
  }

  em(): EntityManager {
    return this.service(MikroORM).em.fork();
  }

  /** Reads for the story teller; everything that changes the record goes through a service. */
  read<T>(query: RawQueryFragment): Promise<T[]> {
    return this.em().execute<T[]>(query);
  }

  /** Whoever holds the post of that code (`GD-FGW/unit_head`), as a request would come from him. */
  async as(post: string): Promise<CommandContext> {
    const known = this.#contexts.get(post) ?? (await this.#contextOf(post));
    this.#contexts.set(post, known);
    return { ...known, requestId: randomUUID() };
  }

  /** The working calendar of the city. */
  async calendar(on: Date): Promise<WorkingCalendar> {
    return (await this.service(CityLawService).current(this.em(), demoCityId, on)).calendar;
  }

  async #contextOf(post: string): Promise<CommandContext> {
    const posts = await this.service(ActorService).listPosts(accountId(post));
    const actor = posts.find((held) => held.postId === postId(post));
    if (actor === undefined) throw new Error(`nobody of the demo city holds the post ${post}`);
    return { actor, ip: null, requestId: '', idempotency: null };
  }
}
