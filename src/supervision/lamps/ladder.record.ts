import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import type { Audience, PartJudgement } from '../../domain/supervision/part-facts.js';

/** One part and what judging it at one instant said. */
export interface Judged {
  part: TaskPart;
  /** What its lamp showed before. */
  before: Pick<TaskPart, 'lamp' | 'lampDimension'>;
  judgement: PartJudgement;
}

/** Whether the lamp shows something else than before: another colour, or another reason for it. */
const changed = ({ before, part }: Judged): boolean =>
  before.lamp !== part.lamp || before.lampDimension !== part.lampDimension;

/** Closes the lamp episode that a part was in and opens the one that it is in now; an unchanged lamp writes nothing. */
export function recordEpisodes(judged: readonly Judged[], law: CityLaw, now: Date): RawQueryFragment[] {
  const changes = judged.filter(changed);
  return [
    ...closeEpisodes(
      changes.filter(({ before }) => before.lamp !== 'green'),
      now,
    ),
    ...openEpisodes(
      changes.filter(({ part }) => part.lamp !== 'green'),
      law,
      now,
    ),
  ];
}

function closeEpisodes(ended: readonly Judged[], now: Date): RawQueryFragment[] {
  if (ended.length === 0) return [];
  const rows = ended.map(({ part, before }) => [part.id, before.lamp, before.lampDimension]);
  return [
    sql`update lamp_episode e set closed_at = ${now}
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as r
      where e.part_id = (r->>0)::uuid and e.colour = r->>1 and e.dimension = r->>2 and e.closed_at is null`,
  ];
}

function openEpisodes(begun: readonly Judged[], { rules, calendar }: CityLaw, now: Date): RawQueryFragment[] {
  const [first] = begun;
  if (first === undefined) return [];
  const rows = begun.map(({ part, judgement: { worst, dimensions } }) => {
    const { sentence, wayBack } = dimensions[worst];
    return [part.id, part.episode, part.lamp, worst, sentence, wayBack, dimensions];
  });
  return [
    sql`insert into lamp_episode (city_id, part_id, episode, colour, dimension, opened_at, sentence, way_back,
        inputs, rule_pack_version, calendar_version)
      select ${first.part.cityId}, (r->>0)::uuid, (r->>1)::integer, r->>2, r->>3, ${now}::timestamptz, r->>4, r->>5, r->6,
        ${rules.version}::integer, ${calendar.version}::integer
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as r
      on conflict (part_id, colour, dimension) where closed_at is null do nothing`,
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
 * statement: only what this sweep climbed is noticed by it, so no item of it is there yet; a post that is meant twice is
 * told once. Each item says why the lamp burns and why the deadline is the day that it is. Runs after the parts were
 * written back.
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
        select ${cityId}, part_id, rung, episode, due_at, ${now}::timestamptz, passed_over from r
        on conflict do nothing returning part_id, rung, episode
      ), told as (
        select r.*, p.decision_id, p.body_id, k.responsible_leader,
          p.lamp_sentence || '。时限：' || rtrim(coalesce(p.due_story, k.due_story), '。') as sentence
        from reached join r using (part_id, rung, episode) join task_part p on p.id = r.part_id
        join task k on k.id = p.task_id
      )
      insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select ${cityId}, o.id, t.decision_id, 'part', t.part_id, t.rung, t.episode, t.sentence, t.not_before, ${now}::timestamptz
        from told t join post o on o.body_id = t.body_id and o.role = any(t.roles)
      union
      select ${cityId}, coalesce(t.responsible_leader, d.responsible_leader), t.decision_id, 'part', t.part_id, t.rung,
        t.episode, t.sentence, t.not_before, ${now}::timestamptz
        from told t join decision d on d.id = t.decision_id
        where t.leader and coalesce(t.responsible_leader, d.responsible_leader) is not null
      union
      select ${cityId}, o.id, t.decision_id, 'part', t.part_id, t.rung, t.episode, t.sentence, t.not_before, ${now}::timestamptz
        from told t join post o on o.role = 'supervision_office' and o.city_id = ${cityId}
        join body b on b.id = o.body_id and b.level = 'city' where t.office`,
  ];
}
