/**
 * Reasons for which a reviewer returns a report, as the unit reads them; all that apply are named in one return.
 * Source: rules.md, "A task's life": all defects in one return 一次性告知, each with a reason from a list; the list
 * itself is an assumption.
 */
export const returnReasons = {
  no_result: '只写过程，没有写明完成情况和结果',
  unclear_wording: '进展表述不清',
  wrong_figures: '数据前后不一致或与来源不符',
  no_evidence: '缺少佐证材料',
  unrelated_evidence: '佐证材料与所报进展不符',
  illegible_evidence: '佐证材料模糊，无法辨认',
  wrong_period: '所报内容不属于本期',
  milestone_not_done: '所报节点实际没有完成',
  progress_overstated: '进度与实际不符',
  behind_standard: '没有达到本季度工作标准',
  other: '其他（见审核意见）',
} as const;

/** A reason of the closed list. */
export type ReturnReason = keyof typeof returnReasons;

/** The reasons in words, one after the other. */
export const sayReasons = (reasons: readonly ReturnReason[]): string =>
  reasons.map((reason) => returnReasons[reason]).join('；');
