import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../decision/task-part.entity.js';
import type { CityLaw } from '../domain/city-law.js';
import type { LampDimension, PartJudgement } from '../domain/supervision/part-facts.js';

/** One part and what judging it at one instant said. */
export interface Judged {
  part: TaskPart;
  judgement: PartJudgement;
}

const dimensions: readonly LampDimension[] = ['time', 'schedule', 'quality'];

/** Closes lamp episodes whose colour is no longer true and opens those that are new; the rest stay as they are. */
export function recordEpisodes(judged: readonly Judged[], law: CityLaw, now: Date): RawQueryFragment[] {
  const rows = judged.flatMap(({ part, judgement }) =>
    dimensions.map((dimension) => ({
      id: part.id,
      episode: part.episode,
      dimension,
      ...judgement.dimensions[dimension],
    })),
  );
  if (rows.length === 0) return [];
  const source = JSON.stringify(rows.map(({ wayBack, ...row }) => ({ ...row, way_back: wayBack })));
  return [
    sql`update lamp_episode e set closed_at = ${now}
      from jsonb_to_recordset(${source}::jsonb) as r(id uuid, dimension text, colour text)
      where e.part_id = r.id and e.dimension = r.dimension and e.closed_at is null and e.colour <> r.colour`,
    sql`insert into lamp_episode (city_id, part_id, episode, dimension, colour, opened_at, sentence, way_back,
        inputs, rule_pack_version, calendar_version)
      select p.city_id, r.id, r.episode, r.dimension, r.colour, ${now}, r.sentence, r.way_back, r.inputs,
        ${law.rules.version}, ${law.calendar.version}
      from jsonb_to_recordset(${source}::jsonb) as r(id uuid, episode integer, dimension text, colour text,
        sentence text, way_back text, inputs jsonb)
      join task_part p on p.id = r.id
      where r.colour <> 'green' and not exists (select from lamp_episode e
        where e.part_id = r.id and e.dimension = r.dimension and e.colour = r.colour and e.closed_at is null)`,
  ];
}

/** Keeps which rungs were climbed: one row per (part, rung, episode), whoever comes first. */
export function recordRungs(judged: readonly Judged[], now: Date): RawQueryFragment[] {
  const rows = judged.flatMap(({ part, judgement }) =>
    judgement.rungs.map((rung) => ({
      part_id: part.id,
      rung: rung.rung,
      episode: rung.episode,
      due_at: rung.at,
      passed_over: rung.passedOver,
    })),
  );
  if (rows.length === 0) return [];
  return [
    sql`insert into rung_reached (city_id, part_id, rung, episode, due_at, reached_at, passed_over)
      select p.city_id, r.part_id, r.rung, r.episode, r.due_at, ${now}, r.passed_over
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r(part_id uuid, rung text, episode integer, due_at timestamptz, passed_over boolean)
      join task_part p on p.id = r.part_id
      on conflict do nothing`,
  ];
}
