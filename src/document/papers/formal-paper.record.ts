import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { dayOf } from '../../domain/calendar/city-day.js';
import { sayPaperDay } from '../../domain/document/paper-content.js';
import type { Actor } from '../../identity/actor.js';
import type { FormalPaper } from './formal-paper.entity.js';
import type { WrittenPaper } from './paper-templates.service.js';

/** What a paper is about and who may read it. */
export interface PaperSubject {
  /** As the record and its pages call it: `order`, `part`, `interview`, `result`, `circular`. */
  subjectType: string;
  /** Null: several matters at once. */
  subjectId: string | null;
  /** Tells two papers of a kind about the same thing apart, as two red lamps of a part. */
  episode?: number;
  /** The body that it is sent to; null: several. */
  bodyId: string | null;
  /** True: everybody of the city's business reads it. */
  openToAll?: boolean;
}

/** The signature under a paper that another act brings about. */
interface Signature {
  cityId: string;
  /** With its code. */
  number: string;
  postId: string;
  now: Date;
}

/** A paper that somebody drafted and its signer has before him. */
export const insertPaperDraft = (
  id: string,
  written: WrittenPaper,
  { subject, cityId, postId, now }: { subject: PaperSubject; cityId: string; postId: string; now: Date },
): RawQueryFragment =>
  insertPaper({ id, cityId, written, subject }, { draftedBy: postId, draftedAt: now, signature: null });

/**
 * The paper of an act that is signed with it, in the same transaction: it waits to be made from then on. The number is
 * the act's own.
 */
export function insertSignedPaper(
  written: WrittenPaper,
  subject: PaperSubject,
  signature: Signature,
): RawQueryFragment {
  const { number, now, cityId } = signature;
  const content = { ...written.content, number, date: sayPaperDay(dayOf(now)) };
  return insertPaper(
    { id: uuid(), cityId, written: { ...written, content }, subject },
    { draftedBy: null, draftedAt: now, signature },
  );
}

interface NewPaper {
  id: string;
  cityId: string;
  written: WrittenPaper;
  subject: PaperSubject;
}

interface Hands {
  draftedBy: string | null;
  draftedAt: Date;
  signature: Signature | null;
}

function insertPaper({ id, cityId, written, subject }: NewPaper, { draftedBy, draftedAt, signature }: Hands) {
  const { kind, content, code, templateSha256 } = written;
  const { subjectType, subjectId, episode = 1, bodyId, openToAll = false } = subject;
  return sql`insert into formal_paper (id, city_id, kind, state, subject_type, subject_id, episode, body_id, open_to_all,
      title, code, number, content, template_sha256, drafted_by, drafted_at, decided_by, decided_at, making)
    values (${id}, ${cityId}, ${kind}, ${signature === null ? 'draft' : 'signed'}, ${subjectType}, ${subjectId}::uuid,
      ${episode}, ${bodyId}::uuid, ${openToAll}, ${content.title}, ${code}, ${signature?.number ?? null},
      ${JSON.stringify(content)}::jsonb, ${templateSha256}, ${draftedBy}::uuid, ${draftedAt},
      ${signature?.postId ?? null}::uuid, ${signature?.now ?? null}::timestamptz,
      ${signature === null ? 'none' : 'waiting'})`;
}

/** Writes what a command changed on a locked paper back; raises its version. */
export const savePaper = (paper: FormalPaper): RawQueryFragment => sql`
  update formal_paper set state = ${paper.state}, number = ${paper.number ?? null},
    content = ${JSON.stringify(paper.content)}::jsonb, decided_by = ${paper.decidedBy ?? null},
    decided_at = ${paper.decidedAt ?? null}, decline_reason = ${paper.declineReason ?? null}, making = ${paper.making},
    version = version + 1 where id = ${paper.id}`;

const overseers: ReadonlySet<string> = new Set([
  ...['leader', 'secretary', 'office_head', 'assessment_office', 'inspector'],
]);
const drafters: ReadonlySet<string> = new Set(['office_head', 'inspector']);

/**
 * Which papers an actor reads, as a condition on `x` (formal_paper) and `b` (its body, may be null): the city's leaders
 * and offices the signed ones, who drafts and signs also the drafts, a county's office what its bodies got, everybody
 * else what his own body got and what is published. Source: as for supervision orders; an assumption for the rest.
 */
export function papersReadBy(actor: Actor): RawQueryFragment {
  const city = sql`x.city_id = ${actor.cityId}`;
  const isOffice = actor.role === 'supervision_office';
  if (drafters.has(actor.role) || (isOffice && actor.level === 'city')) return city;
  const signed = sql`${city} and x.state = 'signed'`;
  if (overseers.has(actor.role)) return signed;
  const own = isOffice ? sql`${actor.bodyId} in (b.id, b.parent_id)` : sql`b.id = ${actor.bodyId}`;
  return sql`${signed} and (x.open_to_all or coalesce(${own}, false))`;
}
