import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { TakenFile } from '../../implementation/evidence/evidence-intake.service.js';
import { heldBack } from '../../implementation/evidence/file-scan.record.js';

/** Writes the scans of the paper behind a signature that was entered. */
export const insertScans = (
  scans: readonly TakenFile[],
  { cityId, consequenceId, now }: { cityId: string; consequenceId: string; now: Date },
): RawQueryFragment => sql`
  insert into signature_scan (id, city_id, consequence_id, original_name, media_type, byte_size, pages, sha256,
    storage_key, uploaded_at)
  select r.id, ${cityId}, ${consequenceId}::uuid, r.name, r."mediaType", r."byteSize", r.pages, r.sha256, r."storageKey",
    ${now}
  from jsonb_to_recordset(${JSON.stringify(scans)}::jsonb) as r(id uuid, name text, "mediaType" text,
    "byteSize" integer, pages integer, sha256 text, "storageKey" text)`;

/** The scans of a consequence as a JSON list; empty where there are none. */
export const scansOf = (consequenceId: RawQueryFragment): RawQueryFragment => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.original_name, 'pages', f.pages, 'held', ${heldBack('f')})
    order by f.uploaded_at, f.id), '[]') from signature_scan f where f.consequence_id = ${consequenceId})`;
