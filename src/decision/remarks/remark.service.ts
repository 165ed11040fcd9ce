import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { insertEvidence, uploadedEvidence } from '../../implementation/evidence/evidence.record.js';
import type { TakenFile } from '../../implementation/evidence/evidence-intake.service.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { LeaderQueries } from '../decisions/leader.queries.js';
import { NewDecisionService } from '../decisions/new-decision.service.js';
import type { DecisionAnswer } from '../decisions/new-decision.service.js';
import type { NewTask } from '../tasks/new-tasks.js';
import type { RemarkInput } from './remark.schema.js';
import type { DecisionInput } from '../tasks/task.schema.js';

/**
 * 代录: a leader's paper remark, entered by his secretary or the office, becomes a document of kind instruction with
 * one decision. It counts as his, is marked as entered by another, and he gets a return notice 回告.
 * Source: rules.md, "What may enter".
 */
@Injectable()
export class RemarkService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly organization: OrganizationQueries,
    private readonly leaders: LeaderQueries,
    private readonly drafting: NewDecisionService,
  ) {}

  /**
   * Enters the remark and dispatches it; it can be taken back for five minutes.
   * @throws classification.not-admitted, request.invalid for a leader whom the actor does not serve
   */
  enter(context: CommandContext, input: RemarkInput, scans: readonly TakenFile[]): Promise<DecisionAnswer> {
    const [id, documentId] = [uuid(), uuid()];
    const name = { action: 'decision:enter-remark', subjectType: 'decision', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      await this.#assertMayEnter(context, input);
      const now = await readNow();
      const { postId, cityId, personName, postTitle } = context.actor;
      const leader = await this.#postOf(em, cityId, input.leader);
      const document = insertRemark(input, {
        ...{ id: documentId, cityId, leader, enteredBy: postId, now },
        distribution: await this.#distribution(em, cityId, input),
      });
      const decision = { ...decisionOf(input), documentId, dispatch: 'in_five_minutes' as const };
      const made = { id, input: decision, name, document: matterOf(input) };
      const { change, answer } = await this.drafting.prepare({ em, context, now }, made);
      const sentence = `以您的名义代录了批示“${input.title}”（${answer.number}），由${postTitle}${personName}录入，附扫描件${scans.length}份，请核对；不符的，五分钟内可以收回。`;
      const notice = recordNoticeItems(
        [
          {
            ...{ to: { postId: leader }, decisionId: id, subjectType: 'decision', subjectId: id },
            ...{ rung: 'remark_entered', episode: 1, sentence, notBefore: now },
          },
        ],
        { cityId, now },
      );
      // Rows of their own: the same scans may be entered again after a remark was taken back.
      const rows = uploadedEvidence(scans).map((scan) => ({ ...scan, id: uuid() }));
      const evidence = insertEvidence(rows, { documentId }, { cityId, now });
      const entered = { documentId, enteredFor: leader, kind: input.kind, scans: scans.length };
      const details = { ...change.audit.details, ...entered };
      return {
        change: {
          ...change,
          writes: [document, ...change.writes, ...evidence, ...notice],
          audit: { ...name, details },
        },
        answer,
      };
    });
  }

  /** The deadline that it will have, with its story: nothing is written. @throws as `enter` */
  async preview(context: CommandContext, input: RemarkInput): Promise<Pick<NewTask, 'dueAt' | 'dueStory'>> {
    await this.#assertMayEnter(context, input);
    const [due] = await this.drafting.preview(context, decisionOf(input), matterOf(input));
    return due ?? { dueAt: null, dueStory: '' };
  }

  async #assertMayEnter({ actor }: CommandContext, { classification, leader }: RemarkInput): Promise<void> {
    assertAdmitted(classification);
    const served = await this.leaders.servedBy(actor);
    if (served.some(({ value }) => value === leader)) return;
    throw new AppError('request.invalid', '只能代录本人服务的领导的批示。', {
      fields: [{ pointer: '/leader', detail: '不是本人服务的领导' }],
    });
  }

  async #postOf(em: EntityManager, cityId: string, code: string): Promise<string> {
    const id = (await this.organization.findPostIds(em, cityId, [code])).get(code);
    if (id === undefined) throw new AppError('request.invalid', '没有这位领导的岗位。');
    return id;
  }

  // What is internal is known to the bodies that do it, and to nobody else.
  async #distribution(em: EntityManager, cityId: string, input: RemarkInput): Promise<string[]> {
    if (input.classification === 'public') return [];
    const codes = [input.responsible, ...input.cooperating];
    return (await this.organization.findBodiesByCodes(em, cityId, codes)).map(({ id }) => id);
  }
}

/** Before anything of a remark is stored, its scan too. @throws classification.not-admitted */
export function assertAdmitted(classification: RemarkInput['classification']): void {
  if (classification === 'public' || classification === 'internal') return;
  throw new AppError(
    'classification.not-admitted',
    '涉密批示不得进入本系统，内容没有保存，请按保密规定办理。',
  );
}

const matterOf = ({ urgency }: RemarkInput) => ({ kind: 'instruction', urgency }) as const;

const decisionOf = (input: RemarkInput): DecisionInput => ({
  title: input.title,
  responsibleLeader: input.leader,
  urgent: input.urgency === 'urgent',
  complete: true,
  tasks: [
    {
      wording: input.text,
      responsible: input.responsible,
      cooperating: input.cooperating,
      dueOn: input.dueOn,
      longTerm: false,
      milestones: [],
    },
  ],
});

interface RemarkRow {
  id: string;
  cityId: string;
  leader: string;
  enteredBy: string;
  now: Date;
  distribution: readonly string[];
}

function insertRemark(input: RemarkInput, row: RemarkRow): RawQueryFragment {
  if (input.datedOn > dayOf(row.now))
    throw new AppError('request.invalid', '批示日期晚于今天。', {
      fields: [{ pointer: '/datedOn', detail: '批示日期晚于今天' }],
    });
  const source = { blocks: input.text.split('\n').map((text) => ({ kind: 'paragraph', text })) };
  return sql`insert into document (id, city_id, kind, urgency, classification, distribution, title, dated_on, source,
      registered_by, registered_at, remark_by, remark_kind)
    values (${row.id}, ${row.cityId}, 'instruction', ${input.urgency}, ${input.classification},
      ${`{${row.distribution.join(',')}}`}::uuid[], ${input.title}, ${input.datedOn}, ${JSON.stringify(source)}::jsonb,
      ${row.enteredBy}, ${row.now}, ${row.leader}, ${input.kind})`;
}
