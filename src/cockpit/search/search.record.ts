import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { decisionsSeenBy } from '../../decision/decisions/decision.queries.js';
import { documentsReadBy } from '../../decision/documents/document-reach.record.js';
import type { Actor } from '../../identity/actor.js';
import { tasksLookedThrough } from '../../supervision/my-work/my-work.record.js';

/** Tasks within the actor's reach that have all words, in their wording, their numbers or their bodies' names. */
export const tasksFound = (actor: Actor, words: readonly string[]): RawQueryFragment => sql`
  select p.id, t.wording as title, d.number || ' · ' || b.short_name as facts, p.state,
    count(*) over ()::integer as total
  from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
  join body b on b.id = p.body_id
  where p.city_id = ${actor.cityId} and p.state <> 'draft' and ${tasksLookedThrough(actor)}
    and ${eachIn(words, [sql`t.wording`, sql`b.short_name`, sql`b.full_name`], [sql`t.number`, sql`d.number`])}
  order by p.state in ('concluded', 'withdrawn', 'transferred', 'merged'), p.due_at nulls last, p.id`;

/** Decisions that the actor reads, by title or number. */
export const decisionsFound = (actor: Actor, words: readonly string[]): RawQueryFragment => sql`
  select d.id, d.title, d.number as facts, null as state, count(*) over ()::integer as total from decision d
  where d.city_id = ${actor.cityId} and ${decisionsSeenBy(actor)}
    and ${eachIn(words, [sql`d.title`], [sql`d.number`])}
  order by d.created_at desc, d.id`;

/** Documents whose content the actor may read, by title, issuer or number. */
export const documentsFound = (actor: Actor, words: readonly string[]): RawQueryFragment => sql`
  select f.id, f.title, concat_ws(' · ', f.number, f.issuer) as facts, null as state,
    count(*) over ()::integer as total
  from document f
  where f.city_id = ${actor.cityId} and ${documentsReadBy(actor)}
    and ${eachIn(words, [sql`f.title`, sql`f.issuer`], [sql`f.number`])}
  order by f.registered_at desc, f.id`;

// A number is found however its brackets were typed: 定发〔2026〕3号, 定发[2026]3号, 定发(2026)3号.
const brackets = '〔〕[]()（）【】{}';
const withoutBrackets = (word: string): string => word.replace(/[〔〕[\]()（）【】{}]/g, '');

function eachIn(
  words: readonly string[],
  texts: readonly RawQueryFragment[],
  numbers: readonly RawQueryFragment[],
): RawQueryFragment {
  const of = (word: string) => {
    const bare = withoutBrackets(word);
    const asNumber = numbers.map((column) =>
      bare === '' || !/[\d〔〕]/.test(word)
        ? sql`${column} ilike ${patternOf(word)}`
        : sql`translate(${column}, ${brackets}, '') ilike ${patternOf(bare)}`,
    );
    return joined([...texts.map((column) => sql`${column} ilike ${patternOf(word)}`), ...asNumber], 'or');
  };
  return joined(words.map(of), 'and');
}

const joined = (conditions: readonly RawQueryFragment[], by: 'and' | 'or'): RawQueryFragment =>
  conditions.reduce((all, one) => (by === 'and' ? sql`(${all} and ${one})` : sql`(${all} or ${one})`));

// What was typed is text, not a pattern.
const patternOf = (word: string): string => `%${word.replace(/[\\%_]/g, String.raw`\$&`)}%`;
