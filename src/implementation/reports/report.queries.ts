import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { reportRows } from './report-rows.record.js';
import type { ReportRow } from './report-rows.record.js';
import type { QueueQuery } from './report.schema.js';

/** A page of reports; `nextCursor` is null on the last one. */
export interface ReportPage {
  rows: ReportRow[];
  nextCursor: string | null;
}

const pageSize = 20;

/** Reads of reports. */
@Injectable()
export class ReportQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Those of one state that the actor may read, what is due for review first. */
  async list(actor: Actor, { state, cursor }: QueueQuery): Promise<ReportPage> {
    const rows = await reportRows(
      this.orm.em.fork(),
      sql`r.city_id = ${actor.cityId} and r.state = ${state} and ${within(actor)}
        and (${cursor ?? null}::uuid is null or (r.review_due_at, r.id) >
          (select c.review_due_at, c.id from report c where c.id = ${cursor ?? null}::uuid))
        order by r.review_due_at, r.id limit ${pageSize + 1}`,
    );
    const shown = rows.slice(0, pageSize);
    return { rows: shown, nextCursor: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null };
  }

  /** One report for whoever may read its part. @throws record.not-found also for another body's report */
  async get(actor: Actor, id: string): Promise<ReportRow> {
    const em = this.orm.em.fork();
    const [row] = await reportRows(em, sql`r.id = ${id} and r.city_id = ${actor.cityId}`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这份填报，或者它不属于本单位。');
    const [owner] = await em.execute<Parameters<typeof requirePermission>[2][]>(sql`
      select b.id as "bodyId", b.parent_id as "countyBodyId", b.line_body_id as "lineBodyId"
      from report r join body b on b.id = r.body_id where r.id = ${id}`);
    requirePermission(actor, 'decision:read', owner);
    return row;
  }
}

const cityReaders = new Set([
  'leader',
  'secretary',
  'supervision_office',
  'office_head',
  'assessment_office',
  'lead_assessor',
  'inspector',
]);

/** Whose reports the actor reads, as a condition on `body b`: a county looks after its own bodies, a unit after itself. */
export function within({ role, level, bodyId }: Actor): RawQueryFragment {
  if (level === 'city' && cityReaders.has(role)) return sql`true`;
  return level === 'county' ? sql`${bodyId} in (b.id, b.parent_id)` : sql`b.id = ${bodyId}`;
}
