/** How one kind of notice item is called in a notice's title. */
export interface RungWord {
  /** What happened, as the item's writer named it. */
  rung: string;
  /** Short Chinese noun, followed in the title by a count: 督办单1项. */
  word: string;
  /** For rungs that say that a lamp burns: the lamp's word in the title. */
  lamp: string | null;
  /** 0 is the worst; of several items the worst names the notice. */
  rank: number;
}

// Worst first. Source: rules.md, "Ladder" and "A task's life".
const worstFirst: readonly (readonly [rung: string, word: string, lamp?: string])[] = [
  ['red', '红灯警示', '红灯'],
  ['yellow', '黄灯提醒', '黄灯'],
  ['urge', '催办'],
  ['reminder', '提醒'],
  ['order_ignored', '督办单逾期'],
  ['order_issued', '督办单'],
  ['to_office_head', '督办单待签发'],
  ['order_drafted', '督办单草稿'],
  ['order_returned', '督办反馈退回'],
  ['order_answered', '督办反馈待审核'],
  ['order_closed', '督办单销号'],
  ['order_declined', '督办单不予签发'],
  ['paper_drafted', '公文待签发'],
  ['paper_declined', '公文不予签发'],
  ['paper_signed', '公文'],
  ['question_asked', '监督询问'],
  ['interview', '约谈建议'],
  ['interview_drafted', '约谈建议'],
  ['interview_late', '约谈逾期'],
  ['signature_overdue', '签发逾期'],
  ['interview_missed', '约谈未到场'],
  ['interview_signed', '约谈待通知'],
  ['interview_called', '约谈时间地点'],
  ['interview_held', '约谈纪要登记'],
  ['interview_rectify', '整改任务'],
  ['interview_rectified', '整改核查'],
  ['interview_checked', '整改核查'],
  ['interview_committed', '公开承诺'],
  ['interview_received', '约谈签收'],
  ['interview_exposed', '媒体曝光'],
  ['consequence_reopened', '奖惩重新审议'],
  ['letter_drafted', '致函建议'],
  ['statement_asked', '处理建议待陈述'],
  ['exemption_asked', '容错申请'],
  ['statement_made', '单位陈述'],
  ['rewards_proposed', '奖励建议待签发'],
  ['restriction_late', '提请协调逾期'],
  ['restriction_climbed', '提请协调待协调'],
  ['restriction_asked', '提请协调待答复'],
  ['restriction_assign', '提请协调待指定'],
  ['restriction_remind', '提请协调提醒'],
  ['restriction_ended', '提请协调答复'],
  ['objection_overdue', '异议裁定逾期'],
  ['objection_remind', '异议到期提醒'],
  ['objection_filed', '异议待提出意见'],
  ['objection_advised', '异议待裁定'],
  ['objection_decided', '异议裁定'],
  ['score_moved', '等次位次变动'],
  ['score_previewed', '成绩核对'],
  ['result_published', '考核结果'],
  ['consequence_decided', '奖惩决定'],
  ['signature_entered', '代录签批回告'],
  ['grant_made', '奖金待拨付'],
  ['bonus_payment', '奖金拨付'],
  ['bonus_return', '奖金收回'],
  ['preference_signed', '倾斜支持'],
  ['preference_ended', '倾斜支持终止'],
  ['negative_event', '负面清单登记'],
  ['scheme_issued', '考评方案印发'],
  ['trip_started', '实地核查'],
  ['finding_false', '虚报待处理'],
  ['finding_differs', '核查待更正'],
  ['finding_entered', '核查结论'],
  ['trip_to_sign', '核查轮次待签批'],
  ['year_overdue', '考核日程逾期'],
  ['year_reminder', '考核日程提醒'],
  ['year_step', '考核日程待办'],
  ['values_entered', '数据待审定'],
  ['returned', '退回'],
  ['review', '待审核'],
  ['dispute_raised', '职责异议待裁定'],
  ['dispute_decided', '职责异议裁定'],
  ['request_overdue', '时限申请逾期未办'],
  ['request_filed', '时限申请待签发'],
  ['request_signed', '时限申请待核'],
  ['request_checked', '时限申请待批'],
  ['request_decided', '时限申请批复'],
  ['resumed', '恢复办理'],
  ['calendar_changed', '日历调整'],
  ['parent_moved', '随上级变动时限'],
  ['remark_entered', '代录回告'],
  ['hand_over', '交接清单'],
  ['taken_over', '转来任务'],
  ['charge_changed', '分工变动'],
  ['delegated', '委托代理'],
  ['delegation_revoked', '代理结束'],
  ['dispatch', '新任务'],
  ['report_window', '填报开放'],
  ['ended_transfer', '转办'],
  ['ended_merge', '合并'],
  ['ended_withdraw', '撤回'],
  ['withdrawn', '撤回'],
  ['concluded', '办结'],
];

/** Every known kind, worst first; ranks are 0, 1, 2 … in this order. */
export const rungWords: readonly RungWord[] = worstFirst.map(([rung, word, lamp = null], rank) => ({
  rung,
  word,
  lamp,
  rank,
}));

/** What an unknown kind is called; it ranks after all known ones. */
export const otherRung = { word: '通知', rank: worstFirst.length } as const;

/** The word of a kind; 通知 where the kind is unknown. */
export const wordOfRung = (rung: string): string =>
  rungWords.find((known) => known.rung === rung)?.word ?? otherRung.word;
