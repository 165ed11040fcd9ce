import { sql } from '@mikro-orm/postgresql';
import { SchemeDraftService } from '../../src/assessment/schemes/scheme-draft.service.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import type { StoryCity } from './story-city.js';

const officer = 'PD-SWB/assessment_office';
const year = 2027;

/** The assessment office drafts the coming year's scheme for counties: this year's, with a little more on investment. */
export async function draftNextYear(city: StoryCity): Promise<void> {
  const [from] = await city.read<{ id: string }>(sql`select id from scheme
    where city_id = ${demoCityId} and code = 'M1' and year = ${year - 1} and state = 'issued' order by version desc limit 1`);
  const drafts = city.service(SchemeDraftService);
  const draft = await drafts.create(await city.as(officer), { copyOf: from?.id ?? '', year });
  const put = [
    { code: 'E01', weightBp: 280 },
    { code: 'E06', weightBp: 290 },
    { code: 'P01', weightBp: 140 },
  ];
  await drafts.rows(await city.as(officer), draft.id, { version: draft.revision, put, remove: [] });
}
