import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { assertMayDecideInterview } from '../../consequence/signing/interview-follow.record.js';
import type { Actor } from '../../identity/actor.js';
import { holdersOf } from '../../organization/post-holders.record.js';
import type { PostHolder } from '../../organization/post-holders.record.js';
import { CityClock } from '../../persistence/city-clock.js';
import { InterviewDraft } from './interview-draft.entity.js';
import { InterviewQueries } from './interview.queries.js';
import type { InterviewView } from './interview.queries.js';
import type { InterviewDecisionInput } from './interview.schema.js';

/** What the named leader sees before his signature on an interview counts. */
@Injectable()
export class InterviewCheckQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly interviews: InterviewQueries,
  ) {}

  /** Judged as `InterviewService.decide` judges, on an entity that is thrown away. @throws as it does */
  async sign(
    actor: Actor,
    id: string,
    input: InterviewDecisionInput,
  ): Promise<{ interview: InterviewView; recipients: PostHolder[] }> {
    const em = this.orm.em.fork();
    const hear = input.outcome === 'sign' ? input.hear : undefined;
    const interview = await this.interviews.get(actor, id);
    const draft = await em.findOneOrFail(InterviewDraft, { id });
    draft.assertVersion(input.version, { outcome: 'sign', reason: null });
    const now = await this.clock.now(em, actor.cityId);
    if (draft.consequenceId != null)
      await assertMayDecideInterview(em, draft.consequenceId, { actor, now, hear });
    draft.decide('sign', { postId: actor.postId, now, reason: null });
    const recipients = await holdersOf(em, { bodyId: draft.bodyId, roles: ['unit_head'] });
    return { interview, recipients };
  }
}
