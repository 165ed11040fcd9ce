import { canonicalHash } from '../config/canonical-hash.js';

/** An audit entry as the chain reads it: every column that says something, in forms that never depend on a setting. */
export interface ChainEntry {
  id: string;
  cityId: string;
  recordedAt: string;
  cityTime: string | null;
  accountId: string | null;
  postId: string | null;
  personName: string | null;
  role: string | null;
  bodyId: string | null;
  ip: string | null;
  requestId: string | null;
  action: string;
  subjectType: string;
  subjectIds: string[];
  result: string;
  details: unknown;
}

const instant = (column: string): string =>
  `to_char(e.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The columns of `audit_entry e` that make a `ChainEntry`, as one JSON value. */
export const chainEntryColumn = `case when e.id is not null then jsonb_build_object(
  'id', e.id::text, 'cityId', e.city_id, 'recordedAt', ${instant('recorded_at')}, 'cityTime', ${instant('city_time')},
  'accountId', e.account_id, 'postId', e.post_id, 'personName', e.person_name, 'role', e.role, 'bodyId', e.body_id,
  'ip', e.ip::text, 'requestId', e.request_id, 'action', e.action, 'subjectType', e.subject_type,
  'subjectIds', to_jsonb(e.subject_ids), 'result', e.result, 'details', e.details) end`;

/** What stands before the first entry. */
export const genesis = '0'.repeat(64);

// Raised when the form of an entry changes; older seals stay by the version they were made with.
const version = 1;

/**
 * The hash of one entry at its place in the chain, hex: SHA-256 over the canonical JSON (RFC 8785) of entry, place
 * and the hash before it. Anyone can compute it with any RFC 8785 library.
 */
export function hashOf(entry: ChainEntry, { seq, prev }: { seq: bigint; prev: string }): string {
  return canonicalHash({ v: version, seq: seq.toString(), prev, entry });
}
