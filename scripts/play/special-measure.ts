import { chair, officer } from './assessed-year.js';
import type { AssessedYear } from './assessed-year.js';

interface Draft {
  id: string;
  revision: number;
}

const county = ['county'];
const projects = [
  { code: 'K02', weightBp: 4_000 },
  { code: 'E06', weightBp: 3_000 },
  { code: 'E07', weightBp: 3_000 },
];

/**
 * The overall measure and one special measure, in force from the second quarter: the counties are judged by their
 * projects once more, which is a tenth of their result from then on.
 */
export async function issueMeasures(all: AssessedYear): Promise<void> {
  const { scene, year } = all;
  const office = await scene.people.at(officer);
  const special = await office.post<Draft>('/api/v1/schemes', {
    ...{ code: 'N02', kind: 'special', categories: county, year },
    title: `重大项目建设全过程调度推进专项考评办法（${year}年，演示）`,
  });
  const rows = await office.post<Draft>(`/api/v1/schemes/${special.id}/rows`, {
    version: special.revision,
    put: projects,
  });
  const counted = await office.post<Draft>(`/api/v1/schemes/${special.id}/weighing`, {
    version: rows.revision,
    counts: { as: 'section', bp: 1_000 },
  });
  await issue(all, counted, `定政办发〔${year}〕12号（演示）`);
  const overall = await office.post<Draft>('/api/v1/schemes', {
    ...{ code: 'M0', kind: 'overall', categories: county, year },
    title: `党政履责管理督查考核总体办法（${year}年，演示）`,
  });
  const weighed = await office.post<Draft>(`/api/v1/schemes/${overall.id}/weighing`, {
    version: overall.revision,
    specialBp: 1_000,
  });
  await issue(all, weighed, `定市委发〔${year}〕3号（演示）`);
  scene.tell(`${year}年4月1日起县区成绩里专项考评占10%`);
}

// One person proposes, another issues.
async function issue(
  { scene, year }: AssessedYear,
  { id, revision }: Draft,
  document: string,
): Promise<void> {
  const proposed = await (
    await scene.people.at(officer)
  ).post<Draft>(`/api/v1/schemes/${id}/propose`, {
    ...{ version: revision, documentNumber: document, effectiveOn: `${year}-04-01` },
  });
  await (await scene.people.at(chair)).post(`/api/v1/schemes/${id}/issue`, { version: proposed.revision });
}
