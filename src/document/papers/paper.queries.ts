import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { PaperContent } from '../../domain/document/paper-content.js';
import { paperKinds } from '../../domain/document/paper-kinds.js';
import type { PaperKind } from '../../domain/document/paper-kinds.js';
import { AppError } from '../../domain/errors.js';
import { paperStates } from '../../domain/states/paper-states.js';
import type { PaperState } from '../../domain/states/paper-states.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { papersReadBy } from './formal-paper.record.js';
import type { PaperForm, PaperListQuery } from './paper.schema.js';

/** A formal paper in a list. */
export interface PaperRow {
  id: string;
  kind: PaperKind;
  kindName: string;
  state: PaperState;
  stateName: string;
  title: string;
  number: string | null;
  subjectType: string;
  subjectId: string | null;
  bodyName: string | null;
  draftedAt: Date;
  draftedBy: string | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  declineReason: string | null;
  making: 'none' | 'waiting' | 'made';
  /** In percent. */
  progress: number;
  attempts: number;
  failure: string | null;
  pages: number | null;
  version: number;
}

/** One paper with all that it says. */
export interface PaperView extends PaperRow {
  content: PaperContent;
  isSample: boolean | null;
  docxSha256: string | null;
  pdfSha256: string | null;
  /** The reader signs or declines it. */
  mayDecide: boolean;
}

/** A file of a paper as it is handed out. */
export interface PaperDownload {
  name: string;
  mediaType: string;
  bytes: number;
  storageKey: string;
}

type Row<T> = Omit<T, 'kindName' | 'stateName' | 'mayDecide'>;

const pageSize = 50;

const columns = sql`x.id, x.kind, x.state, x.title, x.number, x.subject_type as "subjectType",
  x.subject_id as "subjectId", b.short_name as "bodyName", x.drafted_at as "draftedAt",
  (select title from post where id = x.drafted_by) as "draftedBy", x.decided_at as "decidedAt",
  (select title from post where id = x.decided_by) as "decidedBy", x.decline_reason as "declineReason", x.making,
  x.progress, x.attempts, x.failure, x.pdf_pages as pages, x.version`;
const from = sql`from formal_paper x left join body b on b.id = x.body_id`;

/** Reads of formal papers, each as far as the reader may see it. */
@Injectable()
export class PaperQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Newest first; `cursor` is the id of the last one seen. */
  async list(actor: Actor, { kind, state, cursor }: PaperListQuery) {
    const rows = await this.#rows(sql`
      select ${columns} ${from} where ${papersReadBy(actor)} and (${kind ?? null}::text is null or x.kind = ${kind ?? null})
        and (${state ?? null}::text is null or x.state = ${state ?? null})
        and (${cursor ?? null}::uuid is null or x.id < ${cursor ?? null}::uuid)
      order by x.id desc limit ${pageSize + 1}`);
    return {
      items: rows.slice(0, pageSize),
      nextCursor: rows.length > pageSize ? (rows[pageSize - 1]?.id ?? null) : null,
    };
  }

  /** The papers about one thing, the newest first. */
  ofSubject(actor: Actor, subjectId: string): Promise<PaperRow[]> {
    return this.#rows(
      sql`select ${columns} ${from} where ${papersReadBy(actor)} and x.subject_id = ${subjectId} order by x.id desc`,
    );
  }

  /** One paper. @throws record.not-found also for what the actor does not see */
  async get(actor: Actor, id: string): Promise<PaperView> {
    const [row] = await this.orm.em.fork().execute<Row<PaperView>[]>(sql`
      select ${columns}, x.content, x.is_sample as "isSample", x.docx_sha256 as "docxSha256",
        x.pdf_sha256 as "pdfSha256" ${from} where ${papersReadBy(actor)} and x.id = ${id}`);
    if (row === undefined) throw notFound();
    return { ...withWords(row), mayDecide: row.state === 'draft' && mayDo(actor, 'paper:sign') };
  }

  /** A file of a paper. @throws record.not-found also while it is not made yet */
  async file(actor: Actor, id: string, form: PaperForm): Promise<PaperDownload> {
    const of =
      form === 'pdf'
        ? sql`x.pdf_key as "storageKey", x.pdf_bytes as bytes`
        : sql`x.docx_key as "storageKey", x.docx_bytes as bytes`;
    const [row] = await this.orm.em
      .fork()
      .execute<{ storageKey: string; bytes: number; number: string; title: string }[]>(
        sql`select ${of}, x.number, x.title ${from} where ${papersReadBy(actor)} and x.id = ${id} and x.making = 'made'`,
      );
    if (row === undefined) throw notFound();
    const { storageKey, bytes, number, title } = row;
    return { name: `${number} ${title}.${form}`, mediaType: mediaTypes[form], bytes, storageKey };
  }

  async #rows(query: RawQueryFragment): Promise<PaperRow[]> {
    return (await this.orm.em.fork().execute<Row<PaperRow>[]>(query)).map(withWords);
  }
}

const mediaTypes: Record<PaperForm, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

const withWords = <T extends { kind: PaperKind; state: PaperState }>(row: T) => ({
  ...row,
  kindName: paperKinds[row.kind].name,
  stateName: paperStates.states[row.state].name,
});

const notFound = (): AppError =>
  new AppError('record.not-found', '没有找到这份公文，或者它还没有制作好，或者它不属于本单位。');
