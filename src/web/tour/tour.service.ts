import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { Locale } from '../locale.js';
import { readManual } from '../manual/manual.js';
import type { ManualPiece } from '../manual/manual.js';

/** 第一次来？ the first steps of a role above the workbench, until the account puts them away. */
@Injectable()
export class TourService {
  readonly #manual = readManual();

  constructor(
    private readonly orm: MikroORM,
    private readonly runner: CommandRunner,
  ) {}

  /** The first steps of a role in a language; null for a role without. */
  guide({ role }: Pick<Actor, 'role'>, locale: Locale): ManualPiece | null {
    return this.#manual.get(locale)?.guides.get(role) ?? null;
  }

  /** Every section of the manual in a language. */
  sections(locale: Locale): readonly ManualPiece[] {
    return this.#manual.get(locale)?.sections ?? [];
  }

  /** What stands above the workbench; null once the account has put it away. */
  async shown(actor: Actor, locale: Locale): Promise<ManualPiece | null> {
    const [row] = await this.orm.em
      .fork()
      .execute<{ closed: boolean }[]>(
        sql`select closed from tour_choice where account_id = ${actor.accountId}`,
      );
    return row?.closed === true ? null : this.guide(actor, locale);
  }

  /** Puts the first steps away, or takes them out again. Source: experience.md 4. */
  choose(context: CommandContext, { closed }: { closed: boolean }): Promise<{ closed: boolean }> {
    const { accountId, cityId } = context.actor;
    const name = { action: 'tour:choose', subjectType: 'account', subjectIds: [accountId] };
    const write = sql`insert into tour_choice (account_id, city_id, closed) values (${accountId}, ${cityId}, ${closed})
      on conflict (account_id) do update set closed = excluded.closed, changed_at = clock_timestamp()`;
    return this.runner.run(context, name, async () => ({
      change: { writes: [write], audit: { ...name, details: { closed } }, bodyIds: [] },
      answer: { closed },
    }));
  }
}
