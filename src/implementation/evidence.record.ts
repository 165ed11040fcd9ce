import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { AppError } from '../domain/errors.js';
import type { CommandContext } from '../identity/actor.js';
import { requirePermission } from '../identity/permissions.js';
import { uuids } from '../persistence/change.js';
import type { TakenFile } from './evidence-intake.service.js';

/** A row of evidence to be written with its report. */
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
    throw new AppError('record.not-found', '引用的佐证材料不存在,或者无权查看。');
  return rows.map(({ owner, ...row }) => {
    requirePermission(actor, 'decision:read', owner);
    return { ...row, id: uuid(), citedFrom: row.id };
  });
}

/** An upload as a row. */
export const uploadedEvidence = (files: readonly TakenFile[]): EvidenceRow[] =>
  files.map((file) => ({ ...file, citedFrom: null }));

/** Writes the evidence of a report or of a restriction in one statement. */
export function insertEvidence(
  rows: readonly EvidenceRow[],
  at: { cityId: string; partId: string; now: Date } & ({ reportId: string } | { restrictionId: string }),
): RawQueryFragment[] {
  if (rows.length === 0) return [];
  const reportId = 'reportId' in at ? at.reportId : null;
  const restrictionId = 'restrictionId' in at ? at.restrictionId : null;
  return [
    sql`insert into evidence_file (id, city_id, part_id, report_id, restriction_id, original_name, media_type, byte_size, pages, sha256,
        storage_key, cited_from, uploaded_at)
      select r.id, ${at.cityId}, ${at.partId}, ${reportId}::uuid, ${restrictionId}::uuid, r.name, r."mediaType", r."byteSize", r.pages, r.sha256,
        r."storageKey", r."citedFrom", ${at.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, name text, "mediaType" text,
        "byteSize" integer, pages integer, sha256 text, "storageKey" text, "citedFrom" uuid)`,
  ];
}
