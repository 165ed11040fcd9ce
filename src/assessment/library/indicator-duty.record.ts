import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';

/** The lead assessor 考评牵头单位 of an indicator by its newest version, as a column; null: none, or no indicator. */
export const leadAssessorOf = (indicatorId: RawQueryFragment): RawQueryFragment => sql`
  (select v.lead_assessor from indicator_version v where v.indicator_id = ${indicatorId} order by v.version desc limit 1)`;

/**
 * Who reviews the reports of a task's part, as a column on the task t and the body b: the lead assessor of the indicator
 * that it serves; null: the supervision office, also for what the lead assessor does itself and for what lies below a
 * county, which its own office looks after. Source: rules.md, "Month" and "Bodies and people".
 */
export const reviewingBody = sql`(select nullif(x.assessor, b.id) from (select ${leadAssessorOf(sql`t.indicator_id`)} as assessor) x
  where not exists (select from body above where above.id = b.parent_id and above.level = 'county'))`;
