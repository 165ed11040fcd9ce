import type { Actor } from '../identity/actor.js';
import type { ChangeRow } from './change.queries.js';

type Words = (key: string, values?: Record<string, string | number>) => string;

const shown = 8;

/** A change in words: what it was about, before and after, who and by what. */
export function shownChange(row: ChangeRow, t: Words, { role }: Actor) {
  return {
    ...row,
    ...{ before: valueOf(row, row.before, t), after: valueOf(row, row.after, t) },
    what: whatOf(row, t),
    who: whoOf(row, t),
    past: row.action === null,
    isLamp: row.kind === 'lamp',
    reason: row.kind === 'lamp' || row.field === 'milestone' ? row.reason : null,
    at: row.cityTime ?? row.recordedAt,
    hash: row.hash?.slice(0, shown) ?? null,
    // A stationed group has this room alone.
    href: role === 'inspector' && row.subjectId !== null ? placeFor(row.subjectType, row.subjectId) : null,
  };
}

const placeFor = (subjectType: string, id: string): string | null => places[subjectType]?.(id) ?? null;

const places: Partial<Record<string, (id: string) => string>> = {
  part: (id) => `/parts/${id}`,
  order: (id) => `/orders/${id}`,
  scheme: (id) => `/schemes/${id}`,
};

function whatOf({ subjectType, subject, field, count, kind }: ChangeRow, t: Words): string {
  if (kind === 'rule' || kind === 'permission')
    return t(`oversight.what-${subjectType}-${field ?? 'update'}`, { count });
  return subject ?? t(`oversight.what-${subjectType}`);
}

function whoOf({ personName, action, dbRole }: ChangeRow, t: Words): string {
  if (action === null) return t('oversight.past', { role: dbRole });
  return personName ?? t('oversight.system');
}

// Instants are kept as PostgreSQL or the record writes them; a deadline is shown by the day that it closes.
function valueOf({ kind, subjectType }: ChangeRow, value: string | null, t: Words): string | Date | null {
  if (value === null) return null;
  if (kind === 'deadline') return new Date(value);
  return kind === 'rule' ? t(`oversight.version-${subjectType}`, { version: value }) : value;
}
