import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { checkStates } from '../../domain/states/check-states.js';
import type { CheckState } from '../../domain/states/check-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import type { CheckQuery } from './check.schema.js';
import { heldBack } from '../../implementation/evidence/file-scan.record.js';

/** One check as a list shows it. */
interface CheckRow {
  id: string;
  kind: 'inspection' | 'review';
  subject: string;
  period: string;
  state: CheckState;
  stateName: string;
  bodyCode: string;
  bodyName: string;
  checkerId: string;
  checkerName: string;
  askedAt: Date;
  checkedOn: string | null;
  /** How many bodies took its result instead of checking again. */
  reuses: number;
}

/** One check with its result, its files and who took it. */
export interface CheckView extends CheckRow {
  findings: string | null;
  recordedAt: Date | null;
  withdrawReason: string | null;
  /** The trip in which it was made on the spot, as its page is named; null: online, or not yet made. */
  trip: { id: string; title: string; ofCity: boolean } | null;
  files: { id: string; name: string; pages: number; byteSize: number }[];
  reusedBy: { bodyId: string; bodyName: string; purpose: string; at: string }[];
}

/** A file as it is handed out. */
interface CheckFile {
  name: string;
  mediaType: string;
  byteSize: number;
  storageKey: string;
}

/** By what the list is narrowed; `body` is the code of the body that was checked. */
type CheckFilter = Omit<CheckQuery, 'body'> & { body?: string | null | undefined };

/** How many stand on a page. */
export const checksOnPage = 30;
const readsAll = new Set([
  ...['leader', 'secretary', 'supervision_office', 'office_head', 'assessment_office', 'lead_assessor'],
  ...['inspector', 'organisation_dept', 'finance'],
]);

const columns = sql`c.id, c.kind, c.subject, c.period, c.state, b.code as "bodyCode", b.short_name as "bodyName",
  k.id as "checkerId", k.short_name as "checkerName", c.asked_at as "askedAt",
  to_char(c.checked_on, 'YYYY-MM-DD') as "checkedOn",
  (select count(*)::integer from check_reuse r where r.check_id = c.id) as reuses`;
const from = sql`from check_record c join body b on b.id = c.body_id join body k on k.id = c.checked_by`;

/** Reads of checks and their shared results. */
@Injectable()
export class CheckQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** Newest first, thirty a page; by the code of the body that was checked and words of the subject. */
  async list(actor: Actor, { body = null, words, page }: CheckFilter) {
    const em = this.orm.em.fork();
    const like =
      words === undefined || words === '' ? null : `%${words.replace(/[\\%_]/g, String.raw`\$&`)}%`;
    const found = sql`${from} where ${seenBy(actor)} and (${body}::text is null or b.code = ${body})
      and (${like}::text is null or c.subject ilike ${like})`;
    const [counted] = await em.execute<{ count: number }[]>(sql`select count(*)::integer as count ${found}`);
    const rows = await em.execute<Omit<CheckRow, 'stateName'>[]>(sql`
      select ${columns} ${found} order by c.asked_at desc, c.id desc limit ${checksOnPage} offset ${(page - 1) * checksOnPage}`);
    const count = counted?.count ?? 0;
    return { count, items: rows.map(withName), hasMore: page * checksOnPage < count };
  }

  /** @throws record.not-found also for what the actor has no right to */
  async get(actor: Actor, id: string): Promise<CheckView> {
    const [row] = await this.orm.em.fork().execute<Omit<CheckView, 'stateName'>[]>(sql`
      select ${columns}, c.findings, c.recorded_at as "recordedAt", c.withdraw_reason as "withdrawReason",
        (select jsonb_build_object('id', t.id, 'title', t.title, 'ofCity', t.county_id is null)
          from inspection_trip t where t.id = c.trip_id) as trip,
        (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.original_name, 'pages', f.pages,
          'byteSize', f.byte_size, 'held', ${heldBack('f')}) order by f.id), '[]') from check_file f where f.check_id = c.id) as files,
        (select coalesce(jsonb_agg(jsonb_build_object('bodyId', r.body_id, 'bodyName', rb.short_name,
          'purpose', r.purpose, 'at', r.reused_at) order by r.reused_at), '[]')
          from check_reuse r join body rb on rb.id = r.body_id where r.check_id = c.id) as "reusedBy"
      ${from} where c.id = ${id} and ${seenBy(actor)}`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这次检查，或者本单位无权查看。');
    return { ...row, ...withName(row) };
  }

  /** A file of a result for whoever reads it. @throws record.not-found */
  async file(actor: Actor, fileId: string): Promise<CheckFile> {
    const [row] = await this.orm.em.fork().execute<CheckFile[]>(sql`
      select f.original_name as name, f.media_type as "mediaType", f.byte_size as "byteSize",
        f.storage_key as "storageKey"
      ${from} join check_file f on f.check_id = c.id where f.id = ${fileId} and ${seenBy(actor)}`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这份材料，或者本单位无权查看。');
    return row;
  }

  /** City time. */
  now(actor: Actor): Promise<Date> {
    return this.clock.now(this.orm.em.fork(), actor.cityId);
  }
}

const withName = <T extends { state: CheckState }>(row: T): T & { stateName: string } => ({
  ...row,
  stateName: checkStates.states[row.state].name,
});

/**
 * The bodies `b` whose checks an actor reads, as the permission table says of `check:read`; besides, a body reads what
 * it checked itself, as `k`.
 */
export const checksSeenBy = (actor: Actor): RawQueryFragment =>
  readsAll.has(actor.role) && actor.level === 'city'
    ? sql`true`
    : sql`${actor.bodyId} in (b.id, b.parent_id, b.line_body_id, k.id)`;

const seenBy = (actor: Actor): RawQueryFragment =>
  sql`c.city_id = ${actor.cityId} and ${checksSeenBy(actor)}`;
