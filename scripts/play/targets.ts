import { officer } from './assessed-year.js';
import type { AssessedYear } from './assessed-year.js';

interface Missing {
  scheme: string;
  code: string;
  bodyCode: string;
  target: string;
}

/** The assessment office sets the targets that the counties' scheme still lacks in a quarter, by a numbered document. */
export async function setTargets({ scene, year }: AssessedYear, period: string): Promise<void> {
  const missing = await scene.eye.all<Missing>(
    `select s.id as scheme, i.code, b.code as "bodyCode", coalesce(
         (select trim_scale(t.target)::text from indicator_target t where t.indicator_id = i.id and t.body_id = b.id
           and t.period = $1),
         (select trim_scale(round(avg(t.target), 1))::text from indicator_target t where t.indicator_id = i.id
           and t.period like $1 || '%'), '90') as target
       from (select id from scheme where code = 'M1' and year = $2 and state = 'issued' order by version desc limit 1) s
       join scheme_row r on r.scheme_id = s.id and r.method <> 'negative'
       join indicator_version v on v.id = r.indicator_version_id and v.period <> 'annual'
       join indicator i on i.id = v.indicator_id join body b on b.category = 'county'
       where not exists (select from indicator_target t where t.indicator_id = i.id and t.body_id = b.id
           and t.period = $3 and t.target is not null)
         and not exists (select from not_applicable n where n.indicator_id = i.id and n.body_id = b.id and n.year = $2)
       order by i.code, b.code`,
    [String(year), year, period],
  );
  const [first] = missing;
  if (first === undefined) return;
  const items = missing.map(({ code, bodyCode, target }) => ({ code, bodyCode, target }));
  await (
    await scene.people.at(officer)
  ).post(`/api/v1/schemes/${first.scheme}/targets`, {
    ...{ period, items, documentNumber: `定考办发〔${year}〕3号（演示）` },
  });
}
