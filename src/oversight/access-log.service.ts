import { Inject, Injectable } from '@nestjs/common';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { CommandContext } from '../identity/actor.js';
import { auditRow } from '../persistence/change.js';
import { CityClock } from '../persistence/city-clock.js';
import { INSPECTION_WRITE } from './inspection-roles.js';

const againAfterMs = 60_000;
const keptMax = 1_000;

/** Looking at the inspector's room leaves its own entry in the trail. */
@Injectable()
export class AccessLogService {
  // An open page renews itself with every change: of the same view one entry a minute is kept.
  readonly #renewed = new Map<string, number>();

  constructor(
    @Inject(INSPECTION_WRITE) private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** A page was opened; `view` is its path and filter. */
  async opened(context: CommandContext, view: string): Promise<void> {
    const { cityId } = context.actor;
    const em = this.orm.em.fork();
    const line = { action: 'oversight:read', subjectType: 'oversight', subjectIds: [], details: { view } };
    await em.execute(auditRow(line, context, { now: await this.clock.now(em, cityId), result: 'done' }));
  }

  /** An open page renewed itself. */
  async renewed(context: CommandContext, view: string): Promise<void> {
    const key = `${context.actor.accountId} ${view}`;
    if ((this.#renewed.get(key) ?? 0) > Date.now() - againAfterMs) return;
    if (this.#renewed.size >= keptMax) this.#renewed.clear();
    this.#renewed.set(key, Date.now());
    await this.opened(context, view);
  }
}
