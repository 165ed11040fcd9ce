import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Request, Response } from 'express';
import type { CommandContext } from '../../identity/actor.js';
import { signedInOf } from '../../identity/session-data.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { asCookie, readingCookie } from './reading-choice.js';
import type { ReadingChoice } from './reading-choice.js';

const oneYearMs = 365 * 86_400_000;

/** Keeps how somebody wants to read: in the browser for every page, with the account for the next browser. */
@Injectable()
export class ReadingService {
  constructor(
    private readonly orm: MikroORM,
    private readonly runner: CommandRunner,
  ) {}

  /** Keeps the choice with the account. Source: experience.md 43, “kept per user”. */
  choose(context: CommandContext, choice: ReadingChoice): Promise<ReadingChoice> {
    const { accountId, cityId } = context.actor;
    const name = { action: 'reading:choose', subjectType: 'account', subjectIds: [accountId] };
    const write = sql`insert into reading_choice (account_id, city_id, theme, size, aloud)
      values (${accountId}, ${cityId}, ${choice.theme}, ${choice.size}, ${choice.aloud})
      on conflict (account_id) do update set theme = excluded.theme, size = excluded.size, aloud = excluded.aloud,
        changed_at = clock_timestamp()`;
    return this.runner.run(context, name, async () => ({
      change: { writes: [write], audit: { ...name, details: { ...choice } }, bodyIds: [] },
      answer: choice,
    }));
  }

  /** Has the browser keep the choice: that is where every page reads it. */
  keep(request: Request, response: Response, choice: ReadingChoice): void {
    response.cookie(readingCookie, asCookie(choice), {
      httpOnly: true,
      sameSite: 'lax',
      secure: request.secure,
      maxAge: oneYearMs,
    });
  }

  /** After signing in: what the account chose holds in this browser; what it never chose stays as it is. */
  async recall(request: Request, response: Response): Promise<void> {
    const { accountId = null } = signedInOf(request) ?? {};
    const [choice] = await this.orm.em
      .fork()
      .execute<ReadingChoice[]>(
        sql`select theme, size, aloud from reading_choice where account_id = ${accountId}::uuid`,
      );
    if (choice !== undefined) this.keep(request, response, choice);
  }
}
