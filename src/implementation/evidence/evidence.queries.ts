import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { objectionReach } from '../../assessment/objections/objection-reach.record.js';
import { isTakenOverBy } from '../../decision/changes/successor-part.record.js';
import { decisionsSeenBy } from '../../decision/decisions/decision.queries.js';
import { documentsReadBy } from '../../decision/documents/document-reach.record.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import type { RecordOwner } from '../../identity/permissions.js';
import { restrictionsSeenBy } from '../../supervision/restrictions/restriction-reach.record.js';

/** An evidence file as it is handed out. */
export interface EvidenceDownload {
  name: string;
  mediaType: string;
  byteSize: number;
  storageKey: string;
}

/** Reads of evidence files 佐证. */
@Injectable()
export class EvidenceQueries {
  constructor(private readonly orm: MikroORM) {}

  /**
   * One file for whoever may read what it belongs to: the part of its report, or its document where he reads a decision
   * that came of it, or the objection that it was given with. @throws record.not-found also for another body's file
   */
  async get(actor: Actor, id: string): Promise<EvidenceDownload> {
    const [row] = await this.orm.em.fork().execute<
      (EvidenceDownload & { owner: RecordOwner | null; shared: boolean })[]
    >(sql`
      select e.original_name as name, e.media_type as "mediaType", e.byte_size as "byteSize",
        e.storage_key as "storageKey", case when p.id is not null then jsonb_build_object('bodyId', b.id,
          'countyBodyId', b.parent_id, 'lineBodyId', b.line_body_id) end as owner,
        (x.id is not null and ${restrictionsSeenBy(actor)} or ${isTakenOverBy(actor.bodyId)}) as shared
      from evidence_file e left join task_part p on p.id = e.part_id left join body b on b.id = p.body_id
      left join restriction x on x.id = e.restriction_id left join body r on r.id = x.raiser_body_id
      where e.id = ${id} and e.city_id = ${actor.cityId} and e.removed_at is null
        and (e.part_id is not null or ${isScanFor(actor)} or ${isOfObjectionFor(actor)})`);
    if (row === undefined)
      throw new AppError('record.not-found', '没有找到这份佐证材料，或者它不属于本单位。');
    const { owner, shared, ...file } = row;
    // Who has to answer a restriction, or goes on with a task, reads what was given with it.
    if (!shared) requirePermission(actor, 'decision:read', owner ?? {});
    return file;
  }
}

const isScanFor = (actor: Actor): RawQueryFragment => sql`exists (
  select from document f where f.id = e.document_id and ${documentsReadBy(actor)}
    and exists (select from decision d where d.document_id = f.id and ${decisionsSeenBy(actor)}))`;

const isOfObjectionFor = (actor: Actor): RawQueryFragment => sql`exists (
  select from objection o where o.id = e.objection_id and ${objectionReach(actor)})`;
