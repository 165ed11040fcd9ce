import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { documentsReadBy } from './document-reach.record.js';
import type { DocumentInput } from './document.schema.js';

/** What has become of a document: its tasks wait for a person, became a decision, or there are none. */
type DocumentStanding = 'to-break-down' | 'decided' | 'without-task';

/** One document of the register 来文登记簿. */
interface ListedDocument {
  id: string;
  kind: DocumentInput['kind'];
  classification: DocumentInput['classification'];
  title: string;
  number: string | null;
  issuer: string | null;
  registeredAt: Date;
  standing: DocumentStanding;
  /** Proposed tasks that nobody has confirmed or set aside yet. */
  waiting: number;
  /** The newest decision that came of it. */
  decisionId: string | null;
  decisionNumber: string | null;
}

/** By what the register is narrowed; `cursor` is the id of the last one seen. */
export interface DocumentFilter {
  standing?: DocumentStanding | undefined;
  words?: string | undefined;
  cursor?: string | undefined;
}

const pageSize = 20;

/** Reads the register of documents. */
@Injectable()
export class DocumentListQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Newest first, twenty a page; `count` is of all pages. */
  async list(actor: Actor, filter: DocumentFilter) {
    const em = this.orm.em.fork();
    const found = foundBy(actor, filter);
    const [counted] = await em.execute<{ count: number }[]>(
      sql`select count(*)::integer as count from ${found}`,
    );
    const rows = await em.execute<ListedDocument[]>(sql`
      select * from ${found} where ${filter.cursor ?? null}::uuid is null or id < ${filter.cursor ?? null}::uuid
      order by id desc limit ${pageSize + 1}`);
    const items = rows.slice(0, pageSize);
    const nextCursor = rows.length > pageSize ? (items.at(-1)?.id ?? null) : null;
    return { items, count: counted?.count ?? 0, nextCursor };
  }

  /** Documents whose proposed tasks wait for a person. */
  async waiting(actor: Actor): Promise<number> {
    const [row] = await this.orm.em.fork().execute<{ count: number }[]>(sql`
      select count(distinct p.document_id)::integer as count from task_proposal p join document f on f.id = p.document_id
      where p.state = 'proposed' and p.city_id = ${actor.cityId} and ${documentsReadBy(actor)}`);
    return row?.count ?? 0;
  }
}

function foundBy(actor: Actor, { standing, words }: DocumentFilter) {
  const like = words === undefined ? null : `%${words.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql`(
    select f.id, f.kind, f.classification, f.title, f.number, f.issuer, f.registered_at as "registeredAt", p.waiting,
      d.id as "decisionId", d.number as "decisionNumber", s.standing
    from document f
      cross join lateral (select count(*)::integer as waiting from task_proposal
        where document_id = f.id and state = 'proposed') p
      left join lateral (select id, number from decision where document_id = f.id
        order by created_at desc limit 1) d on true
      cross join lateral (select case when p.waiting > 0 then 'to-break-down' when d.id is not null then 'decided'
        else 'without-task' end as standing) s
    where f.city_id = ${actor.cityId} and ${documentsReadBy(actor)}
      and (${standing ?? null}::text is null or s.standing = ${standing ?? null})
      and (${like}::text is null or f.title ilike ${like} or f.number ilike ${like} or f.issuer ilike ${like})
  ) found`;
}
