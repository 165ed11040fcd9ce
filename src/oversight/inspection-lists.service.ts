import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';
import type { Actor, CommandContext } from '../identity/actor.js';
import { OrganizationQueries } from '../organization/organization.queries.js';
import type { CommandRunner } from '../persistence/command-runner.js';
import { ChangeQueries } from './change.queries.js';
import { INSPECTION_COMMANDS } from './inspection-roles.js';
import { InspectionListsQueries } from './inspection-lists.queries.js';
import type { AttentionInput } from './oversight.schema.js';
import { RemitQueries, assertInRemit } from './remit.queries.js';
import type { Remit } from './remit.queries.js';

/** What a group keeps for itself: matters of attention 关注事项 and the bodies that it watches. */
@Injectable()
export class InspectionListsService {
  constructor(
    @Inject(INSPECTION_COMMANDS) private readonly commands: CommandRunner,
    private readonly orm: MikroORM,
    private readonly organization: OrganizationQueries,
    private readonly remits: RemitQueries,
    private readonly changes: ChangeQueries,
    private readonly lists: InspectionListsQueries,
  ) {}

  /** Writes a matter down; the trail says that it was done, never what it says. @throws record.not-found outside the remit */
  async writeDown(context: CommandContext, input: AttentionInput): Promise<{ id: string }> {
    const { actor } = context;
    const id = randomUUID();
    const name = { action: 'attention:keep', subjectType: 'attention', subjectIds: [id] };
    return this.commands.run(context, name, async ({ now }) => {
      const remit = await this.remits.of(actor);
      if (input.changeId !== undefined) await this.changes.get(actor, remit, input.changeId);
      const bodyId = input.body === undefined ? null : await this.#bodyOf(actor, remit, input.body);
      const write = sql`insert into inspection_attention (id, city_id, group_id, body_id, change_id, wording, written_by,
          written_by_name, written_at)
        values (${id}, ${actor.cityId}, ${remit.groupId}, ${bodyId}, ${input.changeId ?? null}::bigint,
          ${input.wording}, ${actor.postId}, ${actor.personName}, ${await now()})`;
      return { change: { writes: [write], audit: name, bodyIds: [] }, answer: { id } };
    });
  }

  /** Puts a body on the watch list; there already, it stays. @throws record.not-found outside the remit */
  async watch(context: CommandContext, bodyCode: string): Promise<{ id: string }> {
    const { actor } = context;
    const id = randomUUID();
    const name = { action: 'watch:keep', subjectType: 'watch', subjectIds: [id] };
    return this.commands.run(context, name, async ({ now }) => {
      const remit = await this.remits.of(actor);
      const bodyId = await this.#bodyOf(actor, remit, bodyCode);
      const write = sql`insert into inspection_watch (id, city_id, group_id, body_id, put_by, since)
        values (${id}, ${actor.cityId}, ${remit.groupId}, ${bodyId}, ${actor.postId}, ${await now()})
        on conflict (group_id, body_id) where ended_at is null do nothing`;
      return { change: { writes: [write], audit: name, bodyIds: [] }, answer: { id } };
    });
  }

  /** Takes a body off the list; that it was there is kept. @throws record.not-found for another group's */
  async unwatch(context: CommandContext, id: string): Promise<{ id: string }> {
    const { actor } = context;
    const name = { action: 'watch:keep', subjectType: 'watch', subjectIds: [id] };
    return this.commands.run(context, name, async ({ now }) => {
      const watched = await this.lists.watched(await this.remits.of(actor));
      if (!watched.some((row) => row.id === id))
        throw new AppError('record.not-found', '没有找到这个关注单位。');
      const write = sql`update inspection_watch set ended_at = ${await now()} where id = ${id} and ended_at is null`;
      return {
        change: { writes: [write], audit: { ...name, details: { ended: true } }, bodyIds: [] },
        answer: { id },
      };
    });
  }

  async #bodyOf({ cityId }: Actor, remit: Remit, code: string): Promise<string> {
    const { id } = await this.organization.getBodyByCode(this.orm.em.fork(), cityId, {
      code,
      pointer: '/body',
    });
    assertInRemit(remit, id);
    return id;
  }
}
