import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
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
    const found = sql`from document f where ${within(actor, filter)}`;
    const [counted] = await em.execute<{ count: number }[]>(sql`select count(*)::integer as count ${found}`);
    const rows = await em.execute<ListedDocument[]>(sql`
      select f.id, f.kind, f.classification, f.title, f.number, f.issuer, f.registered_at as "registeredAt", p.waiting,
        d.id as "decisionId", d.number as "decisionNumber", ${standingOf} as standing
      from (select f.* ${found} and (${filter.cursor ?? null}::uuid is null or f.id < ${filter.cursor ?? null}::uuid)
        order by f.id desc limit ${pageSize + 1}) f
        cross join lateral (select count(*)::integer as waiting from task_proposal
          where document_id = f.id and state = 'proposed') p
        left join lateral (select id, number from decision where document_id = f.id
          order by created_at desc limit 1) d on true
      order by f.id desc`);
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

const standingOf = sql`case
  when exists (select from task_proposal x where x.document_id = f.id and x.state = 'proposed') then 'to-break-down'
  when exists (select from decision x where x.document_id = f.id) then 'decided' else 'without-task' end`;

function within(actor: Actor, { standing, words }: DocumentFilter): RawQueryFragment {
  const like = words === undefined ? null : `%${words.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  const conditions = [
    sql`f.city_id = ${actor.cityId} and ${documentsReadBy(actor)}`,
    ...(standing === undefined ? [] : [sql`${standingOf} = ${standing}`]),
    ...(like === null
      ? []
      : [sql`(f.title ilike ${like} or f.number ilike ${like} or f.issuer ilike ${like})`]),
  ];
  return conditions.reduce((all, one) => sql`${all} and ${one}`);
}
