import type { Role } from '../role.js';
import type { BodyRow } from './body-row.js';
import type { BodyCategory } from './city-tables.js';

/** A post of the demo city; its code is `<body or leader>/<role>`. */
export interface PostRow {
  code: string;
  bodyCode: string;
  role: Role;
  title: string;
}

type Titles = readonly [head: string, contact: string];

const titlesOfCategory: Record<BodyCategory, Titles> = {
  county: ['县（区）委书记', '县（区）委办公室主任'],
  party_department: ['主要负责人', '办公室（秘书科）负责人'],
  government_department: ['党组书记、主要负责人', '办公室主任'],
  mass_organisation: ['党组书记、主要负责人', '办公室主任'],
  park: ['党工委书记、管委会主任', '综合办公室主任'],
  state_enterprise: ['党委书记、董事长', '综合管理部部长'],
  stationed: ['主要负责人', '办公室主任'],
};

/** Head and contact of a body, in the order in which they are named; none for the city itself. */
export function unitPosts(body: BodyRow): PostRow[] {
  if (body.parentCode === null) return [];
  const [head, contact] = titlesOf(body);
  return [bodyPost(body.code, 'unit_head', head), bodyPost(body.code, 'unit_staff', contact)];
}

/** A post of a body that has one such post. */
export const bodyPost = (bodyCode: string, role: Role, title: string): PostRow => ({
  code: `${bodyCode}/${role}`,
  bodyCode,
  role,
  title,
});

function titlesOf({ category, level, shortName }: BodyRow): Titles {
  if (category !== null) return titlesOfCategory[category];
  if (level === 'township') return [townshipHead(shortName), '党政办经办人（承办各条线）'];
  return shortName.endsWith('督查室') ? ['主任', '督查员'] : ['党组书记、局长', '办公室主任'];
}

function townshipHead(name: string): string {
  if (name.endsWith('街道')) return '街道党工委书记';
  return name.endsWith('镇') ? '镇党委书记' : '乡党委书记';
}
