/** Every reason for which the system refuses something, one code each: `area.what-went-wrong`. */
export const errorTitles = {
  'account.name-taken': [409, '登录名已有人用'],
  'account.one-administrator-post': [409, '管理员不得兼任其他岗位'],
  'account.own': [403, '本人的账号须由他人办理'],
  'body.not-found': [404, '没有这个单位'],
  'calendar.not-plausible': [422, '放假安排有误'],
  'calendar.unreadable': [422, '放假安排读不出来'],
  'check.already-there': [409, '已有同一事项的检查'],
  'classification.not-admitted': [422, '涉密文件不得进入本系统'],
  'classification.required': [422, '请先选择密级'],
  'clock.cannot-go-back': [409, '时钟不能往回拨'],
  'clock.not-movable': [403, '正式环境不能拨动时钟'],
  'clock.not-settled': [503, '到期事项还没有全部办完'],
  'deadline.none': [409, '没有完成时限'],
  'deadline.not-later': [422, '日期不合要求'],
  'deadline.own-body': [403, '不能批准本单位的时限'],
  'deadline.set-above': [409, '时限由上级确定'],
  'deadline.too-late': [409, '已过时限'],
  'deadline.too-many': [409, '延期次数已满'],
  'consequence.head-changed': [409, '主要负责人已变动'],
  'consequence.not-commended': [409, '没有通报表扬'],
  'consequence.own-proposal': [403, '须由另一人签发'],
  'consequence.result-reopened': [409, '结果正在重新核对'],
  'consequence.statement-running': [409, '陈述期未满'],
  'consequence.tie-full': [409, '并列名额已满'],
  'consequence.too-late': [409, '已过期限'],
  'consequence.unchecked': [409, '还没有核对'],
  'decision.closed': [409, '决策事项已办结'],
  'delegation.overlapping': [409, '代理时间重叠'],
  'document.no-task-found': [422, '文中没有找到任务'],
  'document.unreadable': [422, '文件读不出来'],
  'event.already-there': [409, '这个案件已经登记过'],
  'evidence.file-type': [422, '佐证材料的类型不收'],
  'evidence.too-many-files': [422, '佐证材料超过份数'],
  'evidence.too-many-pages': [422, '佐证材料超过页数'],
  'evidence.unreadable': [422, '佐证材料读不出来'],
  'evidence.infected': [422, '佐证材料查出病毒'],
  'file.infected': [409, '文件已隔离'],
  'file.not-scanned': [409, '文件待检'],
  'finding.already-there': [409, '已有核查结论'],
  'file.too-large': [413, '文件太大'],
  'file.unsafe-archive': [400, '压缩内容不安全'],
  'fund.closed': [409, '年度资金已结账'],
  'fund.overdrawn': [409, '奖励资金不足'],
  'fund.own-payment': [403, '须由另一人确认拨付'],
  'idempotency.key-reused': [409, '同一个提交编号用在了不同内容上'],
  'objection.already-open': [409, '已经提出异议'],
  'objection.recused': [403, '应当回避'],
  'objection.too-late': [409, '异议已过期限'],
  'measurement.asked': [422, '有数值需要先确认'],
  'measurement.own-approval': [403, '须由另一人审定'],
  'measurement.period-closed': [409, '本期已经公布'],
  'permission.denied': [403, '没有这项权限'],
  'record.not-found': [404, '没有找到'],
  'project.unreadable': [422, '项目表读不出来'],
  'report.text-too-long': [422, '进展超过字数'],
  'request.csrf': [403, '页面已过期，请刷新后再提交'],
  'request.invalid': [422, '填写的内容有误'],
  'request.too-many': [429, '访问太频繁'],
  'request.too-large': [413, '提交的内容太大'],
  'request.malformed': [400, '请求格式不对'],
  'result.closed': [409, '结果已发布'],
  'result.not-corrected': [409, '成绩还没有更正'],
  'result.objections-open': [409, '还有异议未裁定'],
  'result.scores-open': [409, '还有成绩待定'],
  'result.term-running': [409, '异议期未满'],
  'scheme.own-issue': [403, '须由另一人印发'],
  'scheme.plan-refused': [422, '方案检查没有通过'],
  'score.event-without-basis': [422, '负面清单事件缺少依据'],
  'score.method-refused': [422, '计分方法的参数不合规则'],
  'score.veto-without-basis': [422, '一票否决缺少依据'],
  'restriction.already-open': [409, '已经提请协调'],
  'explanation.already-open': [409, '已经请求说明'],
  'restriction.own-answer': [403, '不能由提出单位答复'],
  'restriction.too-late': [409, '提请协调已过期限'],
  'rules.not-usable': [422, '规则不能用'],
  'rules.too-early': [422, '执行日期太早'],
  'rules.unchanged': [422, '规则没有变动'],
  'session.required': [401, '请先登录'],
  'sign-in.code-wrong': [401, '验证码不对'],
  'sign-in.failed': [401, '用户名或密码不对'],
  'sign-in.locked': [429, '登录失败次数过多'],
  'sign-in.not-linked': [403, '没有关联的账号'],
  'sign-in.token-not-valid': [403, '一次性口令无效'],
  'state.illegal-step': [409, '现在不能这样办'],
  'system.busy': [503, '现在较忙'],
  'system.failed': [500, '系统出错'],
  'system.unavailable': [503, '系统暂时不可用'],
  'task.circular-cascade': [422, '任务不能分解回上级'],
  'task.deadline-after-parent': [422, '完成时限晚于上级任务'],
  'task.deadline-in-the-past': [422, '完成时限早于今天'],
  'task.responsible-also-cooperating': [422, '同一单位不能既牵头又配合'],
  'task.responsible-body-missing': [422, '任务缺少责任单位'],
  'trip.over-budget': [409, '核查次数已用完'],
  'trip.too-long': [422, '核查轮次太长'],
  'verification.commitment-differs': [422, '密数与封存的不符'],
  'verification.frozen': [409, '名单已冻结'],
  'verification.value-too-early': [422, '公开数太早'],
  'version.stale': [409, '内容已被他人修改'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

/** A code of the closed union of refusals. */
export type ErrorCode = keyof typeof errorTitles;

/** Where in the input a refusal points: a JSON pointer and the sentence for that field. */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

/** What may accompany a refusal; everything in it is safe to show to the person who asked. */
export interface ErrorExtras {
  /** Problems field by field, for 422. */
  fields?: FieldProblem[];
  /** Both texts when two people edited at once, or what a stuck clock still waits for. */
  context?: Record<string, unknown>;
}

/**
 * An expected refusal, in the user's words. It changes nothing and is never retried.
 * `message` is the detail: safe to show, Chinese, says what and why.
 */
export class AppError extends Error {
  readonly status: number;
  readonly title: string;

  constructor(
    readonly code: ErrorCode,
    detail: string,
    readonly extras: ErrorExtras = {},
  ) {
    super(detail);
    this.name = 'AppError';
    [this.status, this.title] = errorTitles[code];
  }
}
