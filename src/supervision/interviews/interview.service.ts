import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { PaperTemplates } from '../../document/papers/paper-templates.service.js';
import type { CityLaw } from '../../domain/city-law.js';
import { interviewStates } from '../../domain/states/interview-states.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { CommandContext } from '../../identity/actor.js';
import { decideWithInterview, lockConsequenceOf } from '../../consequence/signing/interview-follow.record.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { InterviewDraft } from './interview-draft.entity.js';
import { interviewPaper } from './interview-paper.record.js';
import { interviewMove } from './interview-move.js';
import type { InterviewAnswer, InterviewDecisionInput } from './interview.schema.js';

/** The named leader's decision on a proposed interview 约谈. */
@Injectable()
export class InterviewService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly templates: PaperTemplates,
  ) {}

  /**
   * Signs or declines; the head of the body hears of a signed one, which gets its paper. One out of a published result waits
   * for the body's statement, and is not signed of somebody who left the post.
   * @throws permission.denied for any leader but the named one, version.stale, state.illegal-step once decided, and as
   *   `decideWithInterview`
   */
  decide(context: CommandContext, id: string, input: InterviewDecisionInput): Promise<InterviewAnswer> {
    const { actor } = context;
    const name = { action: 'interview:decide', subjectType: 'interview', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const consequence = await lockConsequenceOf(em, lock, id);
      const draft = await lock(InterviewDraft, id);
      const now = await readNow();
      const law = await this.laws.current(em, draft.cityId, now);
      const reason = input.outcome === 'decline' ? input.reason : null;
      draft.assertVersion(input.version, { outcome: input.outcome, reason });
      draft.decide(input.outcome, { postId: actor.postId, now, reason });
      const hear = input.outcome === 'sign' ? input.hear : undefined;
      const of = { em, actor, law, now, outcome: input.outcome, reason, hear };
      const followed = consequence === null ? [] : await decideWithInterview(consequence, of);
      draft.heard = consequence?.heard ?? null;
      const told = tellHead(draft, await isUrgent(em, draft.decisionId ?? null), { law, now });
      const papers =
        input.outcome === 'sign' ? [await interviewPaper(em, this.templates, { draft, actor, now })] : [];
      return {
        change: {
          writes: [save(draft), ...followed, ...told, ...papers],
          audit: { ...name, details: { outcome: input.outcome, cause: draft.cause } },
          bodyIds: [draft.bodyId],
        },
        answer: {
          ...{ id, state: draft.state, stateName: interviewStates.states[draft.state].name },
          move: interviewMove(draft.state, actor.postTitle),
          version: draft.version + 1,
        },
      };
    });
  }
}

function save(draft: InterviewDraft): RawQueryFragment {
  return sql`update interview_draft set state = ${draft.state}, decided_by = ${draft.decidedBy ?? null},
    decided_at = ${draft.decidedAt ?? null}, reason = ${draft.reason ?? null}, heard = ${draft.heard ?? null}, version = version + 1
    where id = ${draft.id}`;
}

function tellHead(
  draft: InterviewDraft,
  urgent: boolean,
  { law, now }: { law: CityLaw; now: Date },
): RawQueryFragment[] {
  if (draft.state !== 'signed') return [];
  const item = {
    to: { bodyId: draft.bodyId, role: 'unit_head' },
    decisionId: draft.decisionId ?? null,
    subjectType: 'interview',
    subjectId: draft.id,
    rung: 'interview',
    episode: 1,
    sentence: `市领导已签发${draft.heard === 'body' ? '听取本单位汇报' : '对本单位的约谈'}，时间、地点另行通知。事由：${draft.basis}`,
    notBefore: notBefore(now, law, urgent),
  } as const;
  return recordNoticeItems([item], { cityId: draft.cityId, now });
}

async function isUrgent(em: EntityManager, decisionId: string | null): Promise<boolean> {
  const [row] = await em.execute<{ urgent: boolean }[]>(
    sql`select urgent from decision where id = ${decisionId}`,
  );
  return row?.urgent ?? false;
}
