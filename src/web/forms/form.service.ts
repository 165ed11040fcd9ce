import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../../domain/errors.js';
import { RefusalAuditService } from '../../identity/refusal-audit.service.js';
import { isInTrail, markInTrail } from '../../persistence/refusal.js';
import { FormDraftService } from '../drafts/form-draft.service.js';
import type { FormDraft } from '../drafts/form-draft.service.js';
import type { TextValues } from '../translate.js';
import { keepFlash } from './flash.js';
import { fieldsOf } from './form-fields.js';
import type { Fields } from './form-fields.js';
import { freshForm, refusedForm } from './form-state.js';
import type { FormStart, FormState } from './form-state.js';

/** Where a form that was accepted leads to, and what the page there says. */
interface Done {
  to: string;
  /** Key of the sentence in the texts, and its values. */
  say: string | readonly [key: string, values: TextValues];
}

/** A form that was sent. */
export interface SentForm<T> extends Omit<FormStart, 'values'> {
  /** Reads the fields and runs the command. */
  run: (fields: Fields) => Promise<T>;
  /** Where to go after it. */
  done: (answer: T) => Done;
  /** Where several things were asked for and not all were done: answers with a page of its own; null: all were. */
  partly?: (answer: T) => Promise<void> | null;
  /** Shows the page of the form again, with `form` in it; reads its record anew. */
  again: (form: FormState) => Promise<void>;
  /** Keys of the labels of the fields that two people may write at once, by field: for mine and theirs. */
  labels?: Record<string, string>;
}

/** A form whose sender first sees what it would bring about; its field `step` says where he is. */
export interface CheckedForm<T, L> extends SentForm<T> {
  /** Judges what was typed as `run` would; writes nothing. */
  look: (fields: Fields) => Promise<L>;
  /** Shows what would go out, with the fields of `form` kept in it. */
  check: (form: FormState, looked: L) => Promise<void>;
}

// Not about what was typed: the filter has a page for them.
const elsewhere = new Set([401, 404]);

/**
 * The one way of all forms (docs/adr/0008): a plain POST; accepted, 303 to the next page, which says so once;
 * refused, the same page with the refusal's status, its title `错误:…`, a summary that leads to the fields, and all
 * that was typed.
 */
@Injectable()
export class FormService {
  constructor(
    private readonly drafts: FormDraftService,
    private readonly refusals: RefusalAuditService,
  ) {}

  /** A form to show; where its account has a draft of it, with what the draft says. */
  async open(request: Request, start: FormStart): Promise<FormState> {
    const form = freshForm(request, start);
    return withDraft(form, await this.drafts.find(request, form.draft));
  }

  /** The same for many forms of one page, in their order, with one reading of the drafts. */
  async openAll(request: Request, starts: readonly FormStart[]): Promise<FormState[]> {
    const names = starts.flatMap(({ draft }) => draft ?? []);
    const drafts = await this.drafts.findAll(request, names);
    return starts.map((start) => withDraft(freshForm(request, start), drafts.get(start.draft ?? '') ?? null));
  }

  /**
   * The forms of one page of which each is another way to decide, by their ids; the one that was sent and refused stands
   * in the place of its own, also where its way is not offered any more.
   */
  async openWays(
    request: Request,
    starts: readonly FormStart[],
    refused: FormState | null,
  ): Promise<Record<string, FormState>> {
    const opened = await this.openAll(request, starts);
    const sent = refused === null ? [] : [refused];
    return Object.fromEntries([...opened, ...sent].map((form) => [form.id, form]));
  }

  /** Forgets the draft of a form that was sent together with others. */
  forget(request: Request, draft: string | null): Promise<void> {
    return this.drafts.discard(request, draft);
  }

  /** Answers a form that was sent. @throws what is no refusal of its fields */
  handle<T>(request: Request, response: Response, sent: SentForm<T>): Promise<void> {
    return this.#answer(request, response, { sent, fields: fieldsOf(request) });
  }

  /**
   * Answers a form that is checked before it counts: without `step` the check page, with `edit` the form again as it
   * was filled in, with `confirm` the command. @throws what is no refusal of its fields
   */
  async handleChecked<T, L>(request: Request, response: Response, sent: CheckedForm<T, L>): Promise<void> {
    const { step, ...fields } = fieldsOf(request);
    if (step === 'confirm') return this.#answer(request, response, { sent, fields });
    const form = { ...freshForm(request, sent), values: fields };
    if (step === 'edit') return sent.again(form);
    const looked = await refusedOr(() => sent.look(fields));
    if (looked instanceof AppError) return this.#again(request, { sent, fields, refusal: looked });
    await sent.check(form, looked);
  }

  async #answer<T>(request: Request, response: Response, { sent, fields }: Sent<T>): Promise<void> {
    const answer = await refusedOr(() => sent.run(fields));
    if (answer instanceof AppError) return this.#again(request, { sent, fields, refusal: answer });
    const page = sent.partly?.(answer) ?? null;
    if (page !== null) return page;
    const { draft = null } = sent;
    const { to, say } = sent.done(answer);
    const [key, values] = typeof say === 'string' ? [say, {}] : say;
    await this.drafts.discard(request, draft);
    await keepFlash(request, { key, values, draft });
    response.redirect(303, to);
  }

  async #again<T>(request: Request, { sent, fields, refusal }: Sent<T> & { refusal: AppError }) {
    const { labels = {} } = sent;
    await this.refusals.refused(request, refusal);
    await sent.again(refusedForm(freshForm(request, sent), { fields, refusal, labels }));
  }
}

interface Sent<T> {
  sent: SentForm<T>;
  fields: Fields;
}

async function refusedOr<T>(ask: () => Promise<T>): Promise<T | AppError> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // A body that somebody typed is a mistake in the form, not a page that is missing.
    if (error.code === 'body.not-found') return asMistake(error);
    if (elsewhere.has(error.status)) throw error;
    return error;
  }
}

function asMistake(refusal: AppError): AppError {
  const mistake = new AppError('request.invalid', refusal.message, refusal.extras);
  if (isInTrail(refusal)) markInTrail(mistake);
  return mistake;
}

// All of the form stood in the draft: what is not there was unticked or taken away.
const withDraft = (form: FormState, draft: FormDraft | null): FormState =>
  draft === null ? form : { ...form, values: draft.fields, restoredAt: draft.savedAt };
