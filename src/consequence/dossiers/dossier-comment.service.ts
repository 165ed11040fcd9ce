import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { DossierQueries } from './dossier.queries.js';
import type { DossierCommentAnswer, DossierCommentInput } from './dossier.schema.js';

/** 本人说明: what a person says to his own dossier stands beside it from then on; nothing is changed or taken back. */
@Injectable()
export class DossierCommentService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dossiers: DossierQueries,
  ) {}

  /**
   * Adds a comment to the actor's own dossier.
   * @throws request.invalid for an entry that is not in it
   */
  async add(context: CommandContext, { entry, text }: DossierCommentInput): Promise<DossierCommentAnswer> {
    const { actor } = context;
    const id = uuid();
    const name = { action: 'dossier:comment', subjectType: 'dossier', subjectIds: [actor.personId] };
    if (entry !== undefined) await this.#assertOwn(context, entry);
    return this.commands.run(context, name, async ({ now }) => ({
      change: {
        writes: [
          sql`insert into dossier_comment (id, city_id, person_id, entry, text, post_id, at)
            values (${id}, ${actor.cityId}, ${actor.personId}, ${entry ?? null}, ${text}, ${actor.postId}, ${await now()})`,
        ],
        audit: { ...name, details: { commentId: id, entry: entry ?? null } },
        bodyIds: [actor.bodyId],
      },
      answer: { id, entry: entry ?? null },
    }));
  }

  async #assertOwn({ actor }: CommandContext, entry: string): Promise<void> {
    const { tenures, others } = await this.dossiers.person(actor, actor.personId);
    const entries = [...tenures.flatMap((tenure) => tenure.entries), ...others];
    if (entries.some(({ key }) => key === entry)) return;
    const detail = '本人档案里没有这一条，请重新选择';
    throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/entry', detail }] });
  }
}
