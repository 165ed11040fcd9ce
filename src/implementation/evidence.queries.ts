import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';
import type { Actor } from '../identity/actor.js';
import { requirePermission } from '../identity/permissions.js';
import { restrictionsSeenBy } from '../supervision/restriction-reach.record.js';

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

  /** One file for whoever may read its part. @throws record.not-found also for another body's file */
  async get(actor: Actor, id: string): Promise<EvidenceDownload> {
    const [row] = await this.orm.em.fork().execute<(EvidenceDownload & Owner)[]>(sql`
      select e.original_name as name, e.media_type as "mediaType", e.byte_size as "byteSize",
        e.storage_key as "storageKey", x.id is not null and ${restrictionsSeenBy(actor)} as shared, b.id as "bodyId", b.parent_id as "countyBodyId", b.line_body_id as "lineBodyId"
      from evidence_file e join task_part p on p.id = e.part_id join body b on b.id = p.body_id
      left join restriction x on x.id = e.restriction_id left join body r on r.id = x.raiser_body_id
      where e.id = ${id} and e.city_id = ${actor.cityId} and e.removed_at is null`);
    if (row === undefined)
      throw new AppError('record.not-found', '没有找到这份佐证材料,或者它不属于本单位。');
    const { bodyId, countyBodyId, lineBodyId, shared, ...file } = row;
    // Who has to answer a restriction reads what was given with it.
    if (!shared) requirePermission(actor, 'decision:read', { bodyId, countyBodyId, lineBodyId });
    return file;
  }
}

interface Owner {
  bodyId: string;
  countyBodyId: string | null;
  lineBodyId: string | null;
  shared: boolean;
}
