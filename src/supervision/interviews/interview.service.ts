import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { interviewStates } from '../../domain/states/interview-states.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { CommandContext } from '../../identity/actor.js';
import { decideWithInterview, lockConsequenceOf } from '../../consequence/signing/interview-follow.record.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { insertChain, interviewOffice, interviewPoke } from './chain/interview-chain.record.js';
import { InterviewDraft } from './interview-draft.entity.js';
import { interviewMove } from './interview-move.js';
import type { InterviewAnswer, InterviewDecisionInput } from './interview.schema.js';

/** The named leader's decision on a proposed interview 约谈. */
@Injectable()
export class InterviewService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Signs or declines; the head of the body hears of a signed one, whose paper is made once time and place are named. One
   * out of a published result waits for the body's statement, and is not signed of somebody who left the post.
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
      const told = tellOfSignature(draft, await isUrgent(em, draft.decisionId ?? null), { law, now });
      const begun = input.outcome === 'sign' ? [begin(draft, { law, now })] : [];
      return {
        change: {
          writes: [save(draft), ...followed, ...begun, ...told],
          audit: { ...name, details: { outcome: input.outcome, cause: draft.cause } },
          bodyIds: [draft.bodyId],
          pokes: [interviewPoke(id, now)],
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

const begin = (draft: InterviewDraft, { law, now }: { law: CityLaw; now: Date }): RawQueryFragment => {
  const { id, cityId, bodyId, draftedAt, consequenceId = null, heard = null, signer } = draft;
  if (signer == null) throw new Error(`interview ${id} was signed by nobody`);
  return insertChain({ id, cityId, bodyId, leader: signer, draftedAt, consequenceId }, { law, now, heard });
};

function tellOfSignature(
  draft: InterviewDraft,
  urgent: boolean,
  { law, now }: { law: CityLaw; now: Date },
): RawQueryFragment[] {
  if (draft.state !== 'signed') return [];
  const about = {
    ...{ decisionId: draft.decisionId ?? null, subjectType: 'interview' as const, subjectId: draft.id },
    ...{ episode: 1, notBefore: notBefore(now, law, urgent) },
  };
  const head = {
    ...{ ...about, to: { bodyId: draft.bodyId, role: 'unit_head' }, rung: 'interview' },
    sentence: `市领导已签发${draft.heard === 'body' ? '听取本单位汇报' : '对本单位的约谈'}，时间、地点另行通知。事由：${draft.basis}`,
  };
  const office = {
    ...{ ...about, to: interviewOffice, rung: 'interview_signed' },
    sentence: `一件约谈已签发，请通知约谈的时间和地点。事由：${draft.basis}`,
  };
  return recordNoticeItems([head, office], { cityId: draft.cityId, now });
}

async function isUrgent(em: EntityManager, decisionId: string | null): Promise<boolean> {
  const [row] = await em.execute<{ urgent: boolean }[]>(
    sql`select urgent from decision where id = ${decisionId}`,
  );
  return row?.urgent ?? false;
}
