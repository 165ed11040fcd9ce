import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { NewDecisionService } from '../../../decision/decisions/new-decision.service.js';
import { PaperTemplates } from '../../../document/papers/paper-templates.service.js';
import type { CommandContext } from '../../../identity/actor.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { CommandRunner } from '../../../persistence/command-runner.js';
import { InterviewChain } from './interview-chain.entity.js';
import * as record from './interview-chain.record.js';
import { answerOf } from './interview-chain.service.js';
import type { RectificationAnswer, RectificationInput } from './interview-chain.schema.js';
import { rectificationPaper } from './interview-papers.record.js';

/** 整改: the commitment after an interview becomes a decision, with deadline, lamps and ladder of its own. */
@Injectable()
export class RectificationService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly decisions: NewDecisionService,
    private readonly templates: PaperTemplates,
  ) {}

  /**
   * Orders it: the decision and its notice are made in the same transaction, and each knows of the other.
   * @throws state.illegal-step before the commitment, task.deadline-in-the-past
   */
  order(context: CommandContext, id: string, input: RectificationInput): Promise<RectificationAnswer> {
    const { actor } = context;
    const { problem, requirement, dueOn, version } = input;
    const decisionId = uuid();
    const name = { action: 'interview:rectify', subjectType: 'interview', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const chain = await lock(InterviewChain, id);
      const now = await readNow();
      const law = await this.laws.current(em, chain.cityId, now);
      chain.assertVersion(version, { problem, requirement });
      chain.rectify({ decisionId, problem, requirement, dueOn }, { law, now });
      const at = { em, templates: this.templates, actor, law, now };
      const paper = await rectificationPaper(chain, at);
      const made = await this.decisions.prepare(
        { em, context, now },
        { id: decisionId, input: await decisionOf(em, chain), name },
      );
      const note = `${made.answer.number}：${requirement}`;
      const of = { cityId: chain.cityId, law, now };
      const word = { id, to: [record.headOf(chain.bodyId)], rung: 'interview_rectify', episode: chain.round };
      return {
        change: {
          writes: [
            // The chain names the decision, which has to be there first.
            ...made.change.writes,
            record.saveChain(chain),
            record.recordInterviewSteps([id], { action: 'rectify', by: actor, note }, of),
            ...paper,
            ...record.tellOfInterviews([{ ...word, sentence: `整改任务已下达，请于${dueOn}前完成` }], of),
          ],
          audit: { ...name, details: { decisionId, number: made.answer.number } },
          bodyIds: [chain.bodyId, actor.bodyId],
          pokes: [...(made.change.pokes ?? []), record.interviewPoke(id, now)],
        },
        answer: { ...answerOf(chain), decisionId, decisionNumber: made.answer.number },
      };
    });
  }
}

type DecisionInput = Parameters<NewDecisionService['prepare']>[1]['input'];

// What the body promised is the standard by which the task is reviewed.
async function decisionOf(em: EntityManager, chain: InterviewChain): Promise<DecisionInput> {
  const [row] = await em.execute<{ code: string; name: string; leader: string | null }[]>(sql`
    select b.code, b.short_name as name, (select code from post where id = ${chain.leader ?? null}::uuid) as leader
    from body b where b.id = ${chain.bodyId}`);
  if (row === undefined) throw new Error(`interview ${chain.id} has no body`);
  const { problem, requirement, commitment, rectifyDueOn } = chain;
  const leader = row.leader === null ? {} : { responsibleLeader: row.leader };
  return {
    title: `${row.name}约谈整改`,
    ...{ ...leader, urgent: false, complete: true, dispatch: 'at_once' },
    tasks: [
      {
        ...{
          wording: requirement ?? '',
          responsible: row.code,
          cooperating: [],
          longTerm: false,
          milestones: [],
        },
        ...(problem == null ? {} : { path: `存在问题：${problem}` }),
        ...(commitment == null ? {} : { standard: `公开承诺：${commitment}` }),
        ...(rectifyDueOn == null ? {} : { dueOn: rectifyDueOn }),
      },
    ],
  };
}
