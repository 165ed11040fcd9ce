import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../decision/task-part.entity.js';
import type { CityLaw } from '../domain/city-law.js';
import type { Audience, LampDimension, PartJudgement } from '../domain/supervision/part-facts.js';

/** One part and what judging it at one instant said. */
export interface Judged {
  part: TaskPart;
  /** Whether its lamp burned before: only then can an episode end. */
  wasLit: boolean;
  judgement: PartJudgement;
}

const dimensions: readonly LampDimension[] = ['time', 'schedule', 'quality'];

/** Closes lamp episodes whose colour is no longer true and opens those that are new; the rest stay as they are. */
export function recordEpisodes(judged: readonly Judged[], law: CityLaw, now: Date): RawQueryFragment[] {
  return [...closeEpisodes(judged, now), ...openEpisodes(judged, law, now)];
}

function closeEpisodes(judged: readonly Judged[], now: Date): RawQueryFragment[] {
  const rows = judged
    .filter(({ wasLit }) => wasLit)
    .flatMap(({ part, judgement }) =>
      dimensions.map((dimension) => [part.id, dimension, judgement.dimensions[dimension].colour]),
    );
  if (rows.length === 0) return [];
  return [
    sql`update lamp_episode e set closed_at = ${now}
      from (select (r->>0)::uuid as id, r->>1 as dimension, r->>2 as colour
        from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as r) r
      where e.part_id = r.id and e.dimension = r.dimension and e.closed_at is null and e.colour <> r.colour`,
  ];
}

function openEpisodes(judged: readonly Judged[], law: CityLaw, now: Date): RawQueryFragment[] {
  const rows = judged.flatMap(({ part, judgement }) =>
    dimensions.flatMap((dimension) => {
      const { colour, sentence, wayBack, inputs } = judgement.dimensions[dimension];
      return colour === 'green'
        ? []
        : [[part.id, part.episode, dimension, colour, sentence, wayBack, inputs]];
    }),
  );
  const [first] = judged;
  if (rows.length === 0 || first === undefined) return [];
  return [
    sql`insert into lamp_episode (city_id, part_id, episode, dimension, colour, opened_at, sentence, way_back,
        inputs, rule_pack_version, calendar_version)
      select ${first.part.cityId}, r.id, r.episode, r.dimension, r.colour, ${now}, r.sentence, r.way_back, r.inputs,
        ${law.rules.version}, ${law.calendar.version}
      from (select (r->>0)::uuid as id, (r->>1)::integer as episode, r->>2 as dimension, r->>3 as colour,
        r->>4 as sentence, r->>5 as way_back, r->6 as inputs
        from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as r) r
      on conflict (part_id, dimension, colour) where closed_at is null do nothing`,
  ];
}

/** A rung that was climbed, and who is told; the sentence is the part's own. */
interface ClimbedRow {
  part: TaskPart;
  rung: string;
  episode: number;
  dueAt: Date;
  passedOver: boolean;
  audiences: readonly Audience[];
  notBefore: Date;
}

/** Every rung of the page that is due, with who hears of it. */
export function climbedRows(judged: readonly Judged[], notBeforeOf: (part: TaskPart) => Date): ClimbedRow[] {
  return judged.flatMap(({ part, judgement }) =>
    judgement.rungs.map(({ rung, episode, at, passedOver, notify }) => ({
      part,
      rung,
      episode,
      dueAt: at,
      passedOver,
      audiences: passedOver ? [] : notify,
      notBefore: notBeforeOf(part),
    })),
  );
}

const roleOf: Record<Exclude<Audience, 'responsible_leader' | 'supervision_office'>, string> = {
  contact: 'unit_staff',
  head: 'unit_head',
};

/**
 * Keeps which rungs were climbed, one row per (part, rung, episode), and tells whom each concerns in the same
 * statement: only what this sweep climbed is noticed by it. Runs after the parts were written back.
 */
export function recordRungs(
  climbed: readonly ClimbedRow[],
  { cityId, now }: { cityId: string; now: Date },
): RawQueryFragment[] {
  if (climbed.length === 0) return [];
  const rows = climbed.map(({ part, rung, episode, dueAt, passedOver, audiences, notBefore }) => [
    ...[part.id, rung, episode, dueAt, passedOver, notBefore],
    audiences.flatMap((audience) =>
      audience === 'contact' || audience === 'head' ? [roleOf[audience]] : [],
    ),
    audiences.includes('responsible_leader'),
    audiences.includes('supervision_office'),
  ]);
  return [
    sql`with r as (
        select (r->>0)::uuid as part_id, r->>1 as rung, (r->>2)::integer as episode, (r->>3)::timestamptz as due_at,
          (r->>4)::boolean as passed_over, (r->>5)::timestamptz as not_before,
          array(select jsonb_array_elements_text(r->6)) as roles, (r->>7)::boolean as leader, (r->>8)::boolean as office
        from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as r
      ), reached as (
        insert into rung_reached (city_id, part_id, rung, episode, due_at, reached_at, passed_over)
        select ${cityId}, part_id, rung, episode, due_at, ${now}, passed_over from r
        on conflict do nothing returning part_id, rung, episode
      ), told as (
        select r.*, p.decision_id, p.task_id, p.body_id, p.lamp_sentence as sentence
        from reached join r using (part_id, rung, episode) join task_part p on p.id = r.part_id
      )
      insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select ${cityId}, o.id, t.decision_id, 'part', t.part_id, t.rung, t.episode, t.sentence, t.not_before, ${now}::timestamptz
        from told t join post o on o.body_id = t.body_id and o.role = any(t.roles)
      union all
      select ${cityId}, coalesce(k.responsible_leader, d.responsible_leader), t.decision_id, 'part', t.part_id, t.rung,
        t.episode, t.sentence, t.not_before, ${now}::timestamptz
        from told t join task k on k.id = t.task_id join decision d on d.id = t.decision_id
        where t.leader and coalesce(k.responsible_leader, d.responsible_leader) is not null
      union all
      select ${cityId}, o.id, t.decision_id, 'part', t.part_id, t.rung, t.episode, t.sentence, t.not_before, ${now}::timestamptz
        from told t join post o on o.role = 'supervision_office' and o.city_id = ${cityId}
        join body b on b.id = o.body_id and b.level = 'city' where t.office
      on conflict (post_id, subject_id, rung, episode) do nothing`,
  ];
}
