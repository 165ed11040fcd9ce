import type { ReviewInput } from '../../src/implementation/reports/report.schema.js';
import type { FateName } from './fates.js';
import type { StoryPart } from './story-part.js';

/** What is said when a duty is disputed and decided. */
export const disputeWords = {
  suggestedBody: 'GD-FGW',
  reason: '（演示）机构改革后，该事项的综合协调职责已划转市发展改革委，本单位没有相应处室和人员承接。',
  upheld: '（演示）经核对“三定”规定，该事项综合协调职责在市发展改革委，予以转办。',
  rejected: '（演示）经核对“三定”规定，该事项属本单位行业监管职责，请按时签收办理。',
};

/** What a reviewer says. */
export const reviewWords: Record<'pass' | 'return' | 'return-unfinished', ReviewInput> = {
  pass: { outcome: 'pass', note: '（演示）进展清楚，同意。' },
  return: {
    outcome: 'return',
    returnKind: 'form',
    reasons: ['no_result', 'no_evidence'],
    note: '（演示）请写明完成数量、存在问题和下一步时间安排，一次改齐后重报。',
  },
  'return-unfinished': {
    outcome: 'return',
    returnKind: 'unfinished',
    reasons: ['milestone_not_done'],
    note: '（演示）现场抽查还有收尾工程没有完成，请完成后再申请办结。',
  },
};

/** What is said on supervision orders. */
export const orderWords = {
  requirement: '（演示）请说明滞后原因，明确补救措施、责任人和完成时间，按期书面反馈，并在系统内更新进度。',
  declined: '（演示）受省级批复时间影响，责任不在承办单位，先由市政府办公室协调，暂不签发。',
  answer:
    '（演示）滞后原因是前期手续办理较慢。现已成立工作专班，倒排工期、每周调度，剩余工作本月内完成并申请办结。',
  pass: '（演示）原因清楚、措施具体，剩余工作已完成，同意销号。',
  return: '（演示）补救措施没有落实到责任人和时间节点，请补充后重新反馈。',
};

/** What is said about a later day. */
export const laterWords = {
  until: '2026-12-31',
  progress: '（演示）前期工作已完成，剩余部分受设备到货和天气影响。',
  reason: '（演示）主要设备到货推迟，低温天气影响室外作业，现有时限内无法完成验收。',
  checked: '（演示）已核对采购合同和到货单，情况属实，建议同意。',
  granted: '（演示）同意延期，务必按新的时限完成。',
};

interface Blocked {
  kind: 'land' | 'money' | 'authority' | 'other_body';
  wording: string;
  asked: string;
}

/** What blocks the tasks of a fate, and who is asked to clear it. */
export const blockedWords: Partial<Record<FateName, Blocked>> = {
  'blocked-asked': {
    kind: 'money',
    wording: '（演示）市级配套资金尚未下达，已完工程的进度款无法支付，施工单位准备停工。',
    asked: 'GD-CZJ',
  },
  'blocked-solved': {
    kind: 'other_body',
    wording: '（演示）集中采购目录外的急救药品配送协议没有签订，乡镇无法下单。',
    asked: 'GD-YBJ',
  },
  'blocked-climbed': {
    kind: 'land',
    wording: '（演示）二期道路占用的18亩耕地转用手续没有批复，管网无法连通。',
    asked: 'GD-ZRJ',
  },
};

/** What is said when it is cleared, and of the meeting. */
export const meetingWords = {
  title: '市重点工作调度会（演示）',
  solved: '（演示）已与配送企业签订补充协议，即日起可以下单。',
};

/** What is checked, what was found, and for what the result is used again. */
export const checkWords = {
  asked: [
    { body: 'GD-JYJ', subject: '（演示）学校冬季消防和燃气安全', period: '2026-Q4' },
    { body: 'GD-MZJ', subject: '（演示）养老机构冬季消防安全', period: '2026-Q4' },
  ],
  findings: '（演示）抽查12所学校：11所合格；1所食堂燃气报警器失效，已当场更换并复查合格。',
  reader: 'GD-ZFB/supervision_office',
  purpose: '（演示）今冬安全生产专项督查直接采用，不再到校重复检查。',
};

/** What is nominated for verification, how it is drawn, and what was found on the spot. */
export const verificationWords = {
  nominated: [
    ...['621121', '621123', '621125'].map((bodyCode) => ({
      ...{ by: 'GD-NYJ', indicatorCode: 'E26', bodyCode },
      reason: '（演示）新建高标准农田面积增长较快，请到地块核对上图入库和灌溉设施。',
    })),
    ...['621102', '621124'].map((bodyCode) => ({
      ...{ by: 'GD-SHANGWU', indicatorCode: 'E15', bodyCode },
      reason: '（演示）到位资金集中在季末最后一周，请核对银行进账凭证和项目实物。',
    })),
    ...['621122', '621126'].map((bodyCode) => ({
      ...{ by: 'GD-FGW', indicatorCode: 'K02', bodyCode },
      reason: '（演示）两个项目报送完成率与影像进度不一致，请到工地核对。',
    })),
    {
      ...{ by: 'GD-WLJ', indicatorCode: 'E32', bodyCode: '621123' },
      reason: '（演示）国庆假期前后人次波动较大，请核对景区闸机数。',
    },
  ],
  draws: 5,
  secret: '602214073951886340217795',
  seedSource: '冻结次日上证综合指数收盘点位（上海证券交易所网站）',
  publicValue: '3865.23',
  publicSource: '（演示）上海证券交易所网站“每日概况”，数值为虚构',
  expert: 'GD-NYJ/lead_assessor',
  found: [
    '（演示）查看地块3处、验收单和影像资料，与填报一致。',
    '（演示）核对银行进账凭证12份、走访项目2个，与填报一致。',
    '（演示）到工地核对形象进度和监理日志，与填报一致。',
  ],
};

const done = [
  '已制定工作方案并召开推进会，任务逐项落实到责任科室和责任人',
  '已完成现场核查和台账建立，重点环节安排专人跟进',
  '主要工作量按节点推进，相关手续同步办理',
  '会同配合单位开展联合调度，发现的问题已列入清单逐项整改',
  '资金、物资已落实到位，现场按计划组织实施',
];

const next = [
  '下一步倒排工期，确保按期完成。',
  '下一步加强督促检查，及时解决推进中的问题。',
  '下一步抓好收尾工作，做好验收准备。',
];

/** What a unit writes of its progress; the same part says something else each month. */
export function progressWords({ task, reportId }: StoryPart, percent: number): string {
  const seed = task.wording.length + percent + (reportId === null ? 0 : 1);
  const [did = '', then = ''] = [done[seed % done.length], next[seed % next.length]];
  return `（演示）${task.wording}：${did}，累计完成${percent}%。${then}`;
}

export const sayDone = ({ task }: StoryPart): string =>
  `（演示）“${task.wording}”已按要求全部完成，成果资料已整理归档，请予办结。`;
