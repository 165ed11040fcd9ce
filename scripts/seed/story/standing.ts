import type { ProjectInput } from '../../../src/supervision/projects/project.schema.js';

const wan = 1_000_000;
const day = (kind: string, plannedOn: string, doneOn: string | null = null) => ({ kind, plannedOn, doneOn });

/** A project of the story; what it does not say is as usual. */
const project = (
  code: string,
  name: string,
  rest: Pick<ProjectInput, 'bodyCode' | 'milestones'> & { totalWan: number; doneWan: Record<string, number> },
): ProjectInput => ({
  ...{ code, name: `${name}（演示）`, bodyCode: rest.bodyCode, totalFen: rest.totalWan * wan },
  ...{ startsOn: '2026-03-20', completesOn: '2027-10-30', state: 'active', milestones: rest.milestones },
  investments: Object.entries(rest.doneWan).map(([month, done]) => ({ month, doneFen: done * wan })),
});

/** Construction projects of the demo city: in every stage, some in time and some late. */
export const projects: readonly ProjectInput[] = [
  project('2026-621102-44-01-000101', '安定区城区集中供热管网改造项目', {
    ...{ bodyCode: '621102', totalWan: 12_600, doneWan: { '2026-09': 2_100, '2026-10': 2_860 } },
    milestones: [
      day('approval', '2026-02-20', '2026-02-12'),
      day('bidding', '2026-03-15', '2026-03-18'),
      day('started', '2026-03-31', '2026-03-29'),
      day('foundation', '2026-06-30', '2026-06-26'),
      day('structure', '2026-10-31'),
      day('acceptance', '2027-06-30'),
    ],
  }),
  project('2026-621122-13-01-000102', '陇西县中医药精深加工产业园项目', {
    ...{ bodyCode: '621122', totalWan: 48_000, doneWan: { '2026-10': 6_400 } },
    milestones: [
      day('approval', '2026-01-20', '2026-01-16'),
      day('land', '2026-03-10', '2026-03-25'),
      day('started', '2026-04-10', '2026-04-20'),
      day('foundation', '2026-11-12'),
      day('production', '2027-12-20'),
    ],
  }),
  project('2026-621121-13-01-000103', '通渭县马铃薯主食化加工项目', {
    ...{ bodyCode: '621121', totalWan: 9_800, doneWan: {} },
    milestones: [
      day('approval', '2026-09-30', '2026-09-21'),
      day('land', '2026-10-20'),
      day('bidding', '2026-12-15'),
    ],
  }),
  project('2026-621100-48-01-000104', '定西至渭源快速通道前期项目', {
    ...{ bodyCode: 'GD-JTJ', totalWan: 86_500, doneWan: { '2026-10': 350 } },
    milestones: [day('approval', '2026-12-10'), day('land', '2027-03-31')],
  }),
];

/** Enterprises of the demo city with the leader who is paired with each, and what they said. */
export const enterprises: readonly {
  name: string;
  creditCode: string;
  bodyCode: string;
  industry: string;
  leaderPost: string;
  said: string | null;
}[] = [
  {
    ...{ name: '甘肃岷归堂药业有限公司（演示）', creditCode: '91621126MA71543216', bodyCode: '621126' },
    ...{ industry: '中药材加工', leaderPost: 'L04/leader' },
    said: '企业反映冬季收购当归缺少流动资金，希望协调银行。',
  },
  {
    ...{ name: '陇西洮源铝型材有限公司（演示）', creditCode: '91621122710390011L', bodyCode: '621122' },
    ...{ industry: '铝型材', leaderPost: 'L02/leader' },
    said: '企业反映厂区外道路夜间照明不足，货车进出不便。',
  },
  {
    ...{ name: '通渭金荞麦食品有限公司（演示）', creditCode: '91621121MA7300002F', bodyCode: '621121' },
    ...{ industry: '食品', leaderPost: 'L04/leader', said: null },
  },
];
