import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Request } from 'express';
import { marksOf } from '../../identity/form-marks.js';
import type { Fields } from '../forms/form-fields.js';

/** What somebody has typed and not yet sent. */
export interface FormDraft {
  fields: Fields;
  /** Machine time. */
  savedAt: Date;
}

/** Keeps drafts of forms: each account reads and writes only its own. They are no part of the record. */
@Injectable()
export class FormDraftService {
  constructor(private readonly orm: MikroORM) {}

  /** The signed-in account's draft of a form; null without one, without a name or without an account. */
  async find({ actor }: Request, form: string | null): Promise<FormDraft | null> {
    if (actor === undefined || form === null) return null;
    const [draft] = await this.orm.em.fork().execute<
      FormDraft[]
    >(sql`select fields, saved_at as "savedAt" from form_draft
        where account_id = ${actor.accountId} and form = ${form}`);
    return draft ?? null;
  }

  /** Of these forms the drafts of the signed-in account, by form. */
  async findAll({ actor }: Request, forms: readonly string[]): Promise<Map<string, FormDraft>> {
    if (actor === undefined || forms.length === 0) return new Map();
    const drafts = await this.orm.em.fork().execute<
      (FormDraft & { form: string })[]
    >(sql`select form, fields, saved_at as "savedAt" from form_draft
        where account_id = ${actor.accountId} and form in (select jsonb_array_elements_text(${JSON.stringify(forms)}::jsonb))`);
    return new Map(drafts.map(({ form, ...draft }) => [form, draft]));
  }

  /** Keeps the fields; of a form that was already sent under its `_key` nothing is kept any more. */
  async keep(request: Request, form: string, fields: Fields): Promise<void> {
    const accountId = request.actor?.accountId ?? null;
    const { key = null } = marksOf(request);
    await this.orm.em.fork().execute(sql`
      insert into form_draft (account_id, form, fields)
      select ${accountId}::uuid, ${form}, ${JSON.stringify(fields)}::jsonb
      where not exists (select from idempotency_key where account_id = ${accountId}::uuid and key = ${key}::text)
      on conflict (account_id, form) do update set fields = excluded.fields, saved_at = clock_timestamp()`);
  }

  /** Forgets a draft whose form was sent. */
  async discard({ actor }: Request, form: string | null): Promise<void> {
    if (actor === undefined || form === null) return;
    await this.orm.em
      .fork()
      .execute(sql`delete from form_draft where account_id = ${actor.accountId} and form = ${form}`);
  }
}
