import { chair, officer } from './assessed-year.js';
import type { AssessedYear } from './assessed-year.js';

interface Draft {
  id: string;
  revision: number;
}

/**
 * A change of indicators in mid-year, by a numbered document and a second person: the county scheme gives one soft row up
 * to another, from the first of July.
 */
export async function changeScheme({ scene, year }: AssessedYear): Promise<void> {
  const { people, eye } = scene;
  const rows = await eye.all<{ scheme: string; code: string; weight: number }>(
    `select s.id as scheme, r.code, r.weight_bp as weight from scheme s join scheme_row r on r.scheme_id = s.id
       join indicator_version v on v.id = r.indicator_version_id
       where s.code = 'M1' and s.year = $1 and s.state = 'issued' and s.version = 1 and v.kind = 'soft'
         and r.section = 'key_work' and r.method <> 'negative' and v.period <> 'annual' order by r.code`,
    [year],
  );
  const [kept, given] = [rows.at(0), rows.at(-1)];
  if (kept === undefined || given === undefined || kept === given) return;
  const office = await people.at(officer);
  const draft = await office.post<Draft>('/api/v1/schemes', { copyOf: kept.scheme, year });
  const edited = await office.post<Draft>(`/api/v1/schemes/${draft.id}/rows`, {
    version: draft.revision,
    put: [{ code: kept.code, weightBp: kept.weight + given.weight }],
    remove: [given.code],
  });
  const proposed = await office.post<Draft>(`/api/v1/schemes/${draft.id}/propose`, {
    ...{
      version: edited.revision,
      documentNumber: `定考办发〔${year}〕9号（演示）`,
      effectiveOn: `${year}-07-01`,
    },
    reason: '压减交叉指标，减轻基层负担。',
  });
  await (await people.at(chair)).post(`/api/v1/schemes/${draft.id}/issue`, { version: proposed.revision });
  scene.tell(`${year}年7月1日起县区方案不再考核${given.code}`);
}
