import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { uuids } from '../../persistence/change.js';
import type { TakenFile } from './evidence-intake.service.js';
import { heldBack } from './file-scan.record.js';

/** A row of evidence to be written with what it belongs to. */
export interface EvidenceRow extends TakenFile {
  /** The file in the system that this one cites; null for an upload. */
  citedFrom: string | null;
}

/**
 * The cited files as rows of their own; what is already in the system does not count against the limits.
 * Source: rules.md, "Month". @throws record.not-found for a file that the actor may not read
 */
export async function citeEvidence(
  em: EntityManager,
  { actor }: CommandContext,
  ids: readonly string[],
): Promise<EvidenceRow[]> {
  if (ids.length === 0) return [];
  const rows = await em.execute<(TakenFile & { owner: Parameters<typeof requirePermission>[2] })[]>(sql`
    select e.id, e.original_name as name, e.media_type as "mediaType", e.pages, e.byte_size as "byteSize", e.sha256,
      e.storage_key as "storageKey",
      jsonb_build_object('bodyId', b.id, 'countyBodyId', b.parent_id, 'lineBodyId', b.line_body_id) as owner
    from evidence_file e join task_part p on p.id = e.part_id join body b on b.id = p.body_id
    where e.id = any(${uuids(ids)}) and e.city_id = ${actor.cityId} and e.removed_at is null`);
  if (rows.length < new Set(ids).size)
    throw new AppError('record.not-found', '引用的佐证材料不存在，或者无权查看。');
  return rows.map(({ owner, ...row }) => {
    requirePermission(actor, 'decision:read', owner);
    return { ...row, id: uuid(), citedFrom: row.id };
  });
}

/** An upload as a row. */
export const uploadedEvidence = (files: readonly TakenFile[]): EvidenceRow[] =>
  files.map((file) => ({ ...file, citedFrom: null }));

/** What a file is evidence of: a report or a restriction on a part, an objection, or a document whose paper it shows. */
export type EvidenceOwner =
  | { partId: string; reportId: string }
  | { partId: string; restrictionId: string }
  | { objectionId: string }
  | { documentId: string };

/** Writes the evidence of one owner in one statement. */
export function insertEvidence(
  rows: readonly EvidenceRow[],
  owner: EvidenceOwner,
  at: { cityId: string; now: Date },
): RawQueryFragment[] {
  if (rows.length === 0) return [];
  const of = {
    partId: null,
    reportId: null,
    restrictionId: null,
    documentId: null,
    objectionId: null,
    ...owner,
  };
  return [
    sql`insert into evidence_file (id, city_id, part_id, report_id, restriction_id, document_id, objection_id, original_name, media_type, byte_size, pages, sha256,
        storage_key, cited_from, uploaded_at)
      select r.id, ${at.cityId}, ${of.partId}::uuid, ${of.reportId}::uuid, ${of.restrictionId}::uuid, ${of.documentId}::uuid,
        ${of.objectionId}::uuid, r.name, r."mediaType", r."byteSize", r.pages, r.sha256,
        r."storageKey", r."citedFrom", ${at.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, name text, "mediaType" text,
        "byteSize" integer, pages integer, sha256 text, "storageKey" text, "citedFrom" uuid)`,
  ];
}

/** The scans of a document as a JSON list; empty where there are none. */
export const scansOf = (documentId: RawQueryFragment): RawQueryFragment => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'name', e.original_name, 'pages', e.pages, 'held', ${heldBack('e')})
    order by e.uploaded_at, e.id), '[]')
  from evidence_file e where e.document_id = ${documentId} and e.removed_at is null)`;
