import type { PaperTable } from './paper-content.js';

interface TextField {
  type: 'text';
  /** As templates call it. */
  name: string;
  /** Shown where a template is previewed. */
  sample: string;
}

interface TableField {
  type: 'table';
  name: string;
  sample: PaperTable;
}

const text = (name: string, sample: string): TextField => ({ type: 'text', name, sample });
const table = (name: string, columns: readonly string[], ...rows: readonly string[][]): TableField => ({
  ...{ type: 'table', name },
  sample: { columns, rows, none: '无。' },
});

const taskColumns = ['序号', '任务', '完成时限', '进度', '亮灯原因'];
const tasks = table('任务表', taskColumns, [
  '1',
  '完成市民服务中心项目前期工作',
  '2026-11-20',
  '40%',
  '已逾期2个工作日',
]);
const body = text('受文单位', '定西市发展和改革委员会');
const leader = text('责任领导', '市委常委、常务副市长');
const lastWeek = text('范围', '2026年11月16日至2026年11月22日');
const asOf = text('截至日期', '2026年11月22日');
const counts = {
  parts: text('事项总数', '86'),
  concluded: text('已办结', '31'),
  open: text('未办结', '55'),
  yellow: text('黄灯', '7'),
  red: text('红灯', '4'),
};
const orders = table(
  '督办单表',
  ['文号', '责任单位', '督办要求', '签发日期', '反馈时限', '状态'],
  ['〔2026〕3号', '市发展改革委', '说明原因并限期整改', '2026-11-20', '2026-11-27', '待签收'],
);
const unsent = table('未报送单位', ['责任单位', '应报任务数', '补报截止'], ['市财政局', '2', '2026-12-02']);

/**
 * Every kind of formal paper with what a template of it may name. `series`: of whose numbers it takes the next.
 * Source: rules.md, "Formal papers".
 */
export const paperKinds = {
  order_notice: {
    ...{ name: '督办通知单', file: 'order-notice', series: 'order' },
    fields: {
      body,
      leader,
      tasks,
      decision: text('决策事项', '市政府第12次常务会议议定事项'),
      reason: text('督办事由', '前期工作推进缓慢'),
      requirement: text('督办要求', '说明原因并限期整改'),
      signBy: text('签收时限', '2026年11月25日'),
      feedbackBy: text('反馈时限', '2026年12月1日'),
    },
  },
  red_letter: {
    ...{ name: '红灯警示函', file: 'red-letter', series: 'red-letter' },
    fields: {
      body,
      leader,
      decision: text('决策事项', '市政府第12次常务会议议定事项'),
      task: text('任务', '完成市民服务中心项目前期工作'),
      due: text('完成时限', '2026年11月20日'),
      since: text('亮灯日期', '2026年11月21日'),
      reason: text('亮灯原因', '已逾期2个工作日'),
      wayBack: text('转绿条件', '报送完成情况并经审核通过'),
      progress: text('进度', '40%'),
      requirement: text('工作要求', '请查明原因，倒排工期，三个工作日内报送整改措施。'),
      contact: text('联系人和电话', '督查室，0932-0000000'),
    },
  },
  interview_notice: {
    ...{ name: '约谈通知书', file: 'interview-notice', series: 'interview-notice' },
    fields: {
      body,
      decision: text('决策事项', '市政府第12次常务会议议定事项'),
      reason: text('约谈事由', '督办单〔2026〕2号逾期5个工作日仍未反馈'),
      signer: text('签发领导', '市委常委、常务副市长'),
      persons: text('约谈对象', '定西市发展和改革委员会主要负责人'),
      at: text('约谈时间', '2026年12月3日09:00'),
      place: text('约谈地点', '市政府第一会议室'),
      contact: text('联系人和电话', '督查室，0932-0000000'),
    },
  },
  interview_minutes: {
    ...{ name: '约谈纪要', file: 'interview-minutes', series: 'interview-minutes' },
    fields: {
      body,
      persons: text('约谈对象', '定西市发展和改革委员会主要负责人'),
      heldOn: text('约谈日期', '2026年12月3日'),
      place: text('约谈地点', '市政府第一会议室'),
      host: text('主谈领导', '市委常委、常务副市长'),
      reason: text('约谈事由', '督办单〔2026〕2号逾期5个工作日仍未反馈'),
      said: text('约谈要求', '限期完成，按周报告进展。'),
      commitment: text('表态承诺', '12月31日前完成项目前期工作。'),
    },
  },
  rectification_notice: {
    ...{ name: '整改通知书', file: 'rectification-notice', series: 'rectification-notice' },
    fields: {
      body,
      problem: text('存在问题', '项目前期工作未按时限完成。'),
      requirement: text('整改要求', '查明原因，完成全部前期手续。'),
      due: text('整改时限', '2026年12月31日'),
    },
  },
  commendation: {
    ...{ name: '表扬通报', file: 'commendation', series: 'commendation' },
    fields: {
      period: text('考核时期', '2026年第三季度'),
      bodies: text('受表扬单位', '安定区、临洮县'),
      basis: text('考核依据', '定考〔2026〕3号'),
    },
  },
  result_circular: {
    ...{ name: '考核结果通报', file: 'result-circular', series: 'assessment-result' },
    fields: {
      period: text('考核时期', '2026年第三季度'),
      basis: text('考核依据', '定西市2026年第三季度考评办法'),
      bodies: text('参评单位数', '100'),
      standings: table(
        '考核结果表',
        ['组别', '单位', '得分', '等次', '位次'],
        ['县区', '安定区', '95.20', '优秀', '1'],
        ['县区', '临洮县', '93.75', '优秀', '2'],
      ),
    },
  },
  briefing: {
    ...{ name: '督查专报', file: 'briefing', series: 'briefing' },
    goesUp: true,
    fields: {
      ...{ about: lastWeek, asOf, ...counts, orders, unsent },
      warned: table(
        '亮灯事项',
        ['亮灯', '任务', '责任单位', '责任领导', '完成时限', '原因'],
        ['红灯', '落实资金', '市财政局', '市委常委、常务副市长', '2026-11-20', '已逾期2个工作日'],
      ),
    },
  },
  circular: {
    ...{ name: '督查通报', file: 'circular', series: 'circular' },
    fields: {
      ...{ about: lastWeek, asOf, ...counts, orders, unsent },
      byBody: table(
        '分单位情况',
        ['责任单位', '事项', '办结', '未办结', '黄灯', '红灯', '本期填报'],
        ['市发展改革委', '12', '5', '7', '1', '1', '已报'],
      ),
    },
  },
  meeting_progress: {
    ...{ name: '会议议定事项落实情况表', file: 'meeting-progress', series: 'meeting-progress' },
    goesUp: true,
    fields: {
      ...{ about: text('会议或事项', '市政府第12次常务会议纪要'), asOf, ...counts, unsent },
      decided: table(
        '落实情况表',
        ['序号', '议定事项', '责任单位', '配合单位', '完成时限', '落实情况', '进度', '亮灯', '状态'],
        [
          '1',
          '完成冬季供暖保障',
          '市发展改革委',
          '市财政局',
          '2026-11-30',
          '已完成管网检修',
          '60%',
          '绿灯',
          '办理中',
        ],
      ),
    },
  },
} as const satisfies Record<string, PaperKindFacts>;

/** What the table of kinds says of one kind. */
export interface PaperKindFacts {
  name: string;
  /** Its template, without folder and ending. */
  file: string;
  series: string;
  /** 上行文: it names its signer in its head. Source: GB/T 9704-2012, 7.2.6. */
  goesUp?: true;
  fields: Readonly<Record<string, TextField | TableField>>;
}

/** A kind of formal paper. */
export type PaperKind = keyof typeof paperKinds;

/** All kinds, in the order of the rules. */
export const paperKindNames = Object.keys(paperKinds) as [PaperKind, ...PaperKind[]];

/** What a paper of a kind says: a value for each field that its template may name. */
export type PaperFacts<K extends PaperKind> = {
  [F in keyof (typeof paperKinds)[K]['fields']]: (typeof paperKinds)[K]['fields'][F] extends { type: 'table' }
    ? PaperTable
    : string;
};

/** The facts of a kind by which its template is previewed. */
export const sampleFacts = (kind: PaperKind): Record<string, string | PaperTable> =>
  Object.fromEntries(Object.entries(paperKinds[kind].fields).map(([key, { sample }]) => [key, sample]));
