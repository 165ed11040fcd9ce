import {
  CheckConstraintViolationException,
  DriverException,
  UniqueConstraintViolationException,
  sql,
} from '@mikro-orm/postgresql';
import type { EntityClass, EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { dayOf } from '../domain/calendar/city-day.js';
import { AppError } from '../domain/errors.js';
import type { ErrorCode } from '../domain/errors.js';
import type { CommandContext } from '../identity/actor.js';
import { runsOn } from '../organization/tenure/delegation.record.js';
import { asStatement } from './change.js';
import type { Change } from './change.js';
import type { CityClock } from './city-clock.js';
import type { Nudge } from './nudge.js';
import { runAndCommit } from './prepared.js';
import { markInTrail, refusalRow } from './refusal.js';
import { takeRows } from './take-rows.js';

/** One command: what it locks and judges, and what it then writes and answers. */
export type Command<T> = (work: Work) => Promise<{ change: Change; answer: T }>;

/** The name under which a refusal of this command is audited. */
export interface CommandName {
  action: string;
  subjectType: string;
  subjectIds: readonly string[];
}

/** The open transaction of one command. */
export interface Work {
  em: EntityManager;
  /** Locks one row of the actor's city for update and gives it as its entity. @throws record.not-found */
  lock: <E extends { id: string; cityId: string }>(entity: EntityClass<E>, id: string) => Promise<E>;
  /** City time, read once the locks are held: call it after the last lock. */
  now: () => Promise<Date>;
}

// What a unique key or a check of the record means to the person who ran into it.
const conflicts: Record<string, readonly [ErrorCode, string]> = {
  report_one_a_period: ['state.illegal-step', '本期已经填报过了，可以修改已提交的填报。'],
  report_one_completion: ['state.illegal-step', '办结申请已经提交，正在等待审核。'],
  calendar_import_one_draft: ['state.illegal-step', '这一年已有一份待确认的放假安排，先确认或作废它。'],
  working_calendar_city_id_version_key: [
    'state.illegal-step',
    '别人刚刚确认了另一份日历，请刷新后再看影响。',
  ],
  rule_change_one_draft: ['state.illegal-step', '已有一份待确认的规则调整，先确认或作废它。'],
  rule_pack_city_id_version_key: ['state.illegal-step', '别人刚刚确认了另一版规则，请刷新后再看影响。'],
  deadline_request_one_pending: ['state.illegal-step', '这项任务已有一件时限申请待办，办完以后才能再提。'],
  meeting_one_planned: ['state.illegal-step', '上一次调度会的纪要还没有定稿，请先定稿再召集。'],
  restriction_one_open: ['restriction.already-open', '这个节点已经提请协调，正在等待答复，不必重复提出。'],
  explanation_one_open: ['explanation.already-open', '您就这项任务请求的说明正在等待答复，不必重复提出。'],
  period_result_one_open: ['state.illegal-step', '这一期的结果已经送各单位核对。'],
  period_result_one_published: ['result.closed', '这一期的结果已经发布，不能再发布一次。'],
  objection_one_open: ['objection.already-open', '本单位对这一项已经提出异议，正在办理，不必重复提出。'],
  measurement_period_closed: [
    'result.closed',
    '这个时期的结果已经发布，数据不能再改；确需更正的，由考核办主任签发重新发布决定。',
  ],
  project_city_id_code_key: ['state.illegal-step', '这个项目代码已经登记过，请在已有的项目里修改。'],
  enterprise_one_code: ['state.illegal-step', '这个统一社会信用代码的企业已经登记过。'],
  scheme_one_draft: ['state.illegal-step', '这个办法这一年已有一份草案，请在那份草案上修改，或者先作废它。'],
  scheme_issued: ['state.illegal-step', '方案印发以后不再改动；确需调整的，复制为新版草案。'],
  scheme_four_eyes: ['scheme.own-issue', '这份方案是您提请印发的，须由考核办另一人核对后印发。'],
  lamp_deduction_once: ['state.illegal-step', '这项扣分已经提出过。'],
  verification_round_one_open: ['state.illegal-step', '这个季度的核查已经开始征集，不必再开一次。'],
  verification_nomination_once: ['state.illegal-step', '本单位已经提名过这一项，不必重复提名。'],
  verification_round_sealed: ['verification.frozen', '名单、密数和抽取结果一经冻结不能更改。'],
  consequence_once: ['state.illegal-step', '这个结果的奖惩建议已经提出过。'],
  consequence_one_live: ['state.illegal-step', '这个单位这个季度已有同一种奖惩，不能再提一次。'],
  fund_year_never_overdrawn: ['fund.overdrawn', '奖励资金不足，不能超支。'],
  flag_holding_one_place: ['state.illegal-step', '这面流动红旗刚刚移交，请刷新后再办。'],
  preference_review: ['state.illegal-step', '这个公平竞争审查编号对这个单位已经用过。'],
  formal_paper_once: ['state.illegal-step', '同一件事的这种公文已经有一份，请先处理它。'],
  task_part_one_open: ['state.illegal-step', '这个单位刚刚已经承担这项任务的一部分，请刷新后再看。'],
  account_city_id_user_name_key: ['account.name-taken', '这个登录名已有人用，请换一个。'],
  account_identity_once: ['state.illegal-step', '这个统一身份认证编号已经关联了另一个账号。'],
  appointment_one_holder: ['state.illegal-step', '这个岗位刚刚已有人任职，请刷新后再办。'],
  dispute_once: ['state.illegal-step', '职责异议只能提出一次。'],
};

/**
 * Runs commands: one transaction that locks, judges and writes everything in one statement, with its audit
 * entry, feed row, pokes, notices and idempotency key. What was answered with success is kept.
 */
export class CommandRunner {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly nudge: Nudge,
  ) {}

  /** @throws AppError what the rules refuse; the refusal is audited on its own */
  async run<T>(context: CommandContext, name: CommandName, command: Command<T>): Promise<T> {
    const em = this.orm.em.fork();
    try {
      const answer = await em.transactional((tx) => this.#commit(tx, context, command));
      this.nudge.afterCommit('poke', 'notice');
      return answer;
    } catch (error) {
      const stored = await this.#storedAnswer(context, error);
      if (stored !== undefined) return stored.answer as T;
      const refusal = asRefusal(error);
      if (refusal !== undefined) await this.#auditRefusal(context, name, refusal);
      throw refusal ?? error;
    }
  }

  async #commit<T>(em: EntityManager, context: CommandContext, command: Command<T>) {
    let now: Date | undefined;
    const readNow = async () => (now ??= await this.clock.now(em, context.actor.cityId));
    const work: Work = { em, now: readNow, lock: (entity, id) => lockRow(em, context, { entity, id }) };
    const { change, answer } = await command(work);
    if (context.actor.onBehalf != null)
      await assertRuns(em, context.actor.onBehalf.delegationId, await readNow());
    await runAndCommit(em, [asStatement(change, context, { answer, now: await readNow() })]);
    return answer;
  }

  // The first submit won while the second waited for its lock: the second gets the first one's answer.
  async #storedAnswer(
    { actor, idempotency }: CommandContext,
    error: unknown,
  ): Promise<{ answer: unknown } | undefined> {
    if (
      idempotency === null ||
      !(error instanceof AppError || error instanceof UniqueConstraintViolationException)
    )
      return undefined;
    const [row] = await this.orm.em.fork().execute<{ request_sha256: string; answer: unknown }[]>(
      sql`select request_sha256, answer from idempotency_key
        where account_id = ${actor.accountId} and key = ${idempotency.key}`,
    );
    if (row === undefined) return undefined;
    if (row.request_sha256 === idempotency.requestSha256) return { answer: row.answer };
    throw new AppError('idempotency.key-reused', '这个提交编号已经用在另一份内容上，请换一个编号再提交。');
  }

  async #auditRefusal(context: CommandContext, name: CommandName, refusal: AppError): Promise<void> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, context.actor.cityId);
    const details = { code: refusal.code, detail: refusal.message };
    await em.execute(refusalRow({ ...name, details }, context, now));
    markInTrail(refusal);
  }
}

async function lockRow<E extends { id: string; cityId: string }>(
  em: EntityManager,
  { actor }: CommandContext,
  { entity, id }: { entity: EntityClass<E>; id: string },
): Promise<E> {
  const [row] = await takeRows(
    em,
    entity,
    sql`where id = ${id} and city_id = ${actor.cityId} for no key update`,
  );
  if (row === undefined) throw new AppError('record.not-found', '没有找到这条记录，或者它不属于本单位。');
  return row;
}

// Rights end with the day, whatever a session still remembers.
async function assertRuns(em: EntityManager, delegationId: string, now: Date): Promise<void> {
  const rows = await em.execute<unknown[]>(sql`select 1 from delegation d
    where d.id = ${delegationId} and ${runsOn(sql`${dayOf(now)}`)} for share`);
  if (rows.length === 0) throw new AppError('permission.denied', '代理已经结束，请换回您本人的岗位办理。');
}

// SQLSTATE of a character that PostgreSQL cannot keep: in a text, or in the text of a JSON.
const unstorable = new Set(['22021', '22P05']);

const exclusionViolation = '23P01';

function asRefusal(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (error instanceof DriverException && unstorable.has(error.code ?? ''))
    return new AppError('request.invalid', '内容里有无法保存的字符（如空字符），请删去后再提交。');
  if (!(
    error instanceof UniqueConstraintViolationException ||
    error instanceof CheckConstraintViolationException ||
    (error instanceof DriverException && error.code === exclusionViolation)
  ))
    return undefined;
  const constraint = (error as { constraint?: string }).constraint ?? '';
  const known = conflicts[constraint];
  return known && new AppError(...known);
}
