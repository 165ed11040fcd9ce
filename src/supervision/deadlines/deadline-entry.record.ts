import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import { presetOf } from '../../domain/decision/deadline.js';
import type { DocumentKind, InstructionUrgency } from '../../domain/decision/deadline.js';
import type { RulePack } from '../../domain/rule-pack.js';
import type { DeadlineEntry, DeadlineFact } from '../../domain/supervision/deadline-entry.js';
import { deadlineStory } from '../../domain/supervision/deadline-story.js';
import { uuids } from '../../persistence/change.js';

/** A new entry of a part's ledger, after the part has the deadline that it leads to. */
export interface NewEntry {
  fact: Exclude<DeadlineFact, { kind: 'set' }>;
  reason: string;
  /** Who decided it, for which post; null: a rule. */
  by: { postId: string; personName: string } | null;
}

/** The law and the instant at which an entry is written. */
interface Moment {
  law: CityLaw;
  now: Date;
}

/**
 * Adds an entry to the ledger of a locked part and keeps the new story on it. The part has its new deadline already;
 * it is saved afterwards.
 */
export async function addEntry(
  em: EntityManager,
  part: TaskPart,
  entry: NewEntry & Moment,
): Promise<RawQueryFragment> {
  const at = { law: entry.law, now: entry.now };
  const former = (await readEntries(em, [part.id], at.law.rules)).get(part.id) ?? [];
  const added = asEntry(entry, { former, dueAt: part.dueAt ?? null }, at);
  part.dueStory = deadlineStory([...former, added], at.law.calendar);
  return insertEntries([{ partId: part.id, entry: added, by: entry.by }], part.cityId);
}

/**
 * The ledger of the part that another body takes over: all entries of the former part, and the one that says how it
 * came to it. `dueAt` is the deadline of the new part; null: it has none, and no ledger.
 */
export async function handOnLedger(
  em: EntityManager,
  part: TaskPart,
  { id, dueAt, fact, reason, by, ...at }: { id: string; dueAt: Date | null } & NewEntry & Moment,
): Promise<{ dueStory: string | null; writes: RawQueryFragment[] }> {
  if (dueAt === null) return { dueStory: null, writes: [] };
  const former = (await readEntries(em, [part.id], at.law.rules)).get(part.id) ?? [];
  const added = asEntry({ fact, reason, by }, { former, dueAt }, at);
  const kept = former.filter(({ seq }) => seq > 0).map((entry) => ({ partId: id, entry, by: null }));
  return {
    dueStory: deadlineStory([...former, added], at.law.calendar),
    writes: [insertEntries([...kept, { partId: id, entry: added, by }], part.cityId)],
  };
}

/** An entry as it stands after the former ones. */
export function asEntry(
  { fact, reason, by }: NewEntry,
  { former, dueAt }: { former: readonly DeadlineEntry[]; dueAt: Date | null },
  { law, now }: Moment,
): DeadlineEntry {
  return {
    seq: (former.at(-1)?.seq ?? 0) + 1,
    ...{ at: now, fact, reason, dueAt },
    calendarVersion: law.calendar.version,
    byName: by?.personName ?? null,
  };
}

/** Writes entries in one statement; an entry of the same calendar for the same part is there once. */
export function insertEntries(
  entries: readonly { partId: string; entry: DeadlineEntry; by: NewEntry['by'] }[],
  cityId: string,
): RawQueryFragment {
  const rows = entries.map(({ partId, entry, by }) => [
    ...[partId, entry.seq, entry.fact.kind, entry.at, entry.fact, entry.dueAt, entry.calendarVersion],
    ...[entry.reason, by?.postId ?? null, entry.byName],
  ]);
  return sql`insert into deadline_entry (city_id, part_id, seq, kind, at, facts, due_at, calendar_version, reason,
      by_post, by_name)
    select ${cityId}, (r->>0)::uuid, (r->>1)::integer, r->>2, (r->>3)::timestamptz, r->4, (r->>5)::timestamptz,
      (r->>6)::integer, r->>7, (r->>8)::uuid, r->>9
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as r
    on conflict (part_id, calendar_version) where kind = 'calendar' do nothing`;
}

interface EntryRow {
  partId: string;
  seq: number;
  at: Date;
  facts: unknown;
  dueAt: Date | null;
  calendarVersion: number;
  reason: string;
  byName: string | null;
}

interface SetRow {
  partId: string;
  at: Date;
  dueAt: Date | null;
  basis: string;
  reason: string;
  kind: DocumentKind | null;
  urgency: InstructionUrgency | null;
}

/** The ledgers of parts: first what set each deadline, as its task says, then what was kept, in order. */
export async function readEntries(
  em: EntityManager,
  partIds: readonly string[],
  rules: RulePack,
): Promise<Map<string, DeadlineEntry[]>> {
  const sets = await em.execute<SetRow[]>(sql`
    select p.id as "partId", t.created_at as at, t.due_at as "dueAt", t.due_basis as basis, t.due_story as reason,
      x.kind, x.urgency
    from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
    left join document x on x.id = d.document_id where p.id = any(${uuids(partIds)})`);
  const kept = await em.execute<EntryRow[]>(sql`
    select part_id as "partId", seq, at, facts, due_at as "dueAt", calendar_version as "calendarVersion", reason,
      by_name as "byName" from deadline_entry where part_id = any(${uuids(partIds)}) order by part_id, seq`);
  const ledgers = new Map(sets.map((row) => [row.partId, [setEntry(row, rules)]]));
  for (const { partId, facts, ...row } of kept) ledgers.get(partId)?.push({ ...row, fact: readFact(facts) });
  return ledgers;
}

// What the rules counted in wd is counted anew by another calendar; a day that somebody named stays.
function setEntry({ at, dueAt, basis, reason, kind, urgency }: SetRow, rules: RulePack): DeadlineEntry {
  const preset = presetOf({ kind: kind ?? 'policy', urgency: urgency ?? 'ordinary' }, rules);
  const isCounted = basis === 'limit' && preset?.limit.unit === 'wd';
  const counted = isCounted ? { from: at, days: preset.limit.days } : null;
  const fact = { kind: 'set' as const, dueAt, counted };
  return { seq: 0, at, fact, calendarVersion: 0, dueAt, reason, byName: null };
}

const instants = new Set(['from', 'to']);

/** A fact as it was before JSON made its instants to texts. */
function readFact(facts: unknown): DeadlineFact {
  return JSON.parse(JSON.stringify(facts), (key, value: unknown) =>
    instants.has(key) && typeof value === 'string' ? new Date(value) : value,
  ) as DeadlineFact;
}
