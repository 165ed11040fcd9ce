import { demoCityId } from '../city-ids.js';
import type { CityTables, ListedBody, ListedLeader } from './city-tables.js';
import { bodyPost } from './post-rows.js';
import type { PostRow } from './post-rows.js';

/** The twelve leaders' own posts, on the city. */
export const leaderPosts = (leaders: readonly ListedLeader[]): PostRow[] =>
  leaders.map(({ code, post }) => ({
    code: `${code}/leader`,
    bodyCode: demoCityId,
    role: 'leader',
    title: post,
  }));

/**
 * Posts that run the loop beside the units' own. Assessing and inspecting, and the three administrators, are
 * different posts with different persons. Source: rules.md "Bodies and people"; who hosts an office is an assumption.
 */
export function specialPosts({ bodies, leaders, indicators }: CityTables): PostRow[] {
  const counties = bodies.filter((body) => body.category === 'county');
  const assessors = new Set(indicators.map((row) => row.lead_assessor));
  const owners = new Set(indicators.map((row) => row.data_owner));
  return [
    ...leaders.map(secretaryOf),
    ...cityOffices,
    ...counties.map(countyOffice),
    ...[...assessors].map((code) => bodyPost(code, 'lead_assessor', '考评牵头审核人')),
    ...[...owners].map((code) => bodyPost(code, 'data_owner', '数据责任人')),
  ];
}

/**
 * A group that the discipline organ stations with some bodies, as a typical one: which ones is an assumption. Named
 * after all other posts, so that it renames nobody.
 */
export const stationedPosts: readonly PostRow[] = [
  bodyPost('PD-JW', 'stationed_inspector', '派驻纪检监察组监督员（联系发展改革、财政）'),
];

/** The deputy who signs for the assessment office where its head is not free to; an assumption. Named last, like the group. */
export const deputyPosts: readonly PostRow[] = [
  {
    code: 'PD-SWB/assessment_office_deputy',
    bodyCode: 'PD-SWB',
    role: 'assessment_office',
    title: '考核办副主任',
  },
];

const cityOffices: readonly PostRow[] = [
  bodyPost('PD-SWB', 'supervision_office', '两办督查室督查专员（市委督查室）'),
  bodyPost('GD-ZFB', 'supervision_office', '两办督查室督查专员（市政府督查室）'),
  bodyPost('PD-SWB', 'office_head', '两办督查室主任'),
  bodyPost('PD-SWB', 'assessment_office', '考核办考核专员'),
  {
    code: 'PD-SWB/assessment_office_head',
    bodyCode: 'PD-SWB',
    role: 'assessment_office',
    title: '考核办主任',
  },
  bodyPost('PD-JW', 'inspector', '党风政风监督室监督员'),
  bodyPost('PD-ZZB', 'organisation_dept', '干部考核科负责人'),
  bodyPost('GD-CZJ', 'finance', '考核奖励资金管理员'),
  bodyPost(demoCityId, 'system_admin', '系统管理员'),
  bodyPost(demoCityId, 'security_admin', '安全管理员'),
  bodyPost(demoCityId, 'audit_admin', '审计管理员'),
];

const secretaryOf = ({ code, post }: ListedLeader): PostRow => ({
  code: `${code}/secretary`,
  bodyCode: demoCityId,
  role: 'secretary',
  title: `${post}秘书`,
});

const countyOffice = ({ code, short_name }: ListedBody): PostRow =>
  bodyPost(
    code,
    'supervision_office',
    short_name.endsWith('区') ? '区委区政府督查室主任' : '县委县政府督查室主任',
  );
