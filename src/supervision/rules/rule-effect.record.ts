import { setImmediate } from 'node:timers/promises';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import type { LampColour, PartRung } from '../../domain/supervision/part-facts.js';
import { takeRows } from '../../persistence/take-rows.js';
import { lookAtPart } from '../lamps/look-at-part.js';

/** A part whose lamp other rules show differently. */
interface EffectRow {
  partId: string;
  wording: string;
  bodyName: string;
  before: LampColour;
  after: LampColour;
  /** Why, by the other rules; null: green. */
  sentence: string | null;
}

/** What other rules would do to the open parts of the city if they held now. */
export interface RuleEffect {
  running: number;
  /** How many lamps of each kind would change, `before` to `after`. */
  changes: { before: LampColour; after: LampColour; count: number }[];
  /** Rungs that would be climbed at once. */
  rungs: { rung: PartRung; count: number }[];
  /** The first of the parts whose lamp changes. */
  rows: EffectRow[];
}

/** The laws that are compared, and when. */
export interface LawsCompared {
  from: CityLaw;
  to: CityLaw;
  now: Date;
}

const pageSize = 500;
const shownRows = 50;

/** Looks at every open part by both laws at one instant, with the function of the sweep; writes nothing. */
export async function effectOfRules(
  em: EntityManager,
  cityId: string,
  compared: LawsCompared,
): Promise<RuleEffect> {
  const found: Compared[] = [];
  for (let after: string | null = null; ;) {
    const page = await openAfter(em, cityId, after);
    found.push(...page.map((part) => compare(part, compared)));
    after = page.length === pageSize ? (page.at(-1)?.id ?? null) : null;
    if (after === null) break;
    await setImmediate();
  }
  const changed = found.filter(({ before, after }) => before !== after);
  return {
    running: found.length,
    changes: changesOf(changed),
    rungs: [
      ...Map.groupBy(
        found.flatMap(({ rungs }) => rungs),
        (rung) => rung,
      ),
    ].map(([rung, all]) => ({
      ...{ rung, count: all.length },
    })),
    rows: await named(em, changed.slice(0, shownRows)),
  };
}

type Compared = Omit<EffectRow, 'wording' | 'bodyName'> & { rungs: PartRung[] };

const changesOf = (changed: readonly Compared[]): RuleEffect['changes'] =>
  [...Map.groupBy(changed, ({ before, after }) => `${before} ${after}`).values()].flatMap((group) =>
    group.slice(0, 1).map(({ before, after }) => ({ before, after, count: group.length })),
  );

// First brought to now by the present law, so that only the rules make the difference. The part is used up.
function compare(part: TaskPart, { from, to, now }: LawsCompared): Compared {
  lookAtPart(part, from, now);
  const { before, judgement } = lookAtPart(part, to, now);
  return {
    ...{ partId: part.id, before: before.lamp, after: part.lamp, sentence: part.lampSentence ?? null },
    rungs: judgement.rungs.filter(({ passedOver }) => !passedOver).map(({ rung }) => rung),
  };
}

const openAfter = (em: EntityManager, cityId: string, after: string | null): Promise<TaskPart[]> =>
  takeRows(
    em,
    TaskPart,
    sql`where city_id = ${cityId} and (${after}::uuid is null or id > ${after}::uuid)
      and state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged') order by id limit ${pageSize}`,
  );

async function named(em: EntityManager, parts: readonly Compared[]): Promise<EffectRow[]> {
  const ids = `{${parts.map(({ partId }) => partId).join(',')}}`;
  const rows = await em.execute<Pick<EffectRow, 'partId' | 'wording' | 'bodyName'>[]>(sql`
    select p.id as "partId", t.wording, b.short_name as "bodyName" from task_part p join task t on t.id = p.task_id
    join body b on b.id = p.body_id where p.id = any(${ids}::uuid[])`);
  const names = new Map(rows.map((row) => [row.partId, row]));
  return parts.flatMap(({ partId, before, after, sentence }) => {
    const name = names.get(partId);
    return name === undefined ? [] : [{ ...name, before, after, sentence }];
  });
}
