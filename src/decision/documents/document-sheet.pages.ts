import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { DocumentQueries } from './document.queries.js';
import { DocumentService } from './document.service.js';
import type { StoredProposal } from './document.service.js';
import { documentView } from './document-view.js';
import { TaskLinkQueries } from '../tasks/task-link.queries.js';
import { milestoneLines, valuesOfProposal } from '../proposals/proposal-form.pages.js';

/** What is shown of a document, and which of its forms came back. */
interface SheetAsked {
  context: CommandContext;
  documentId: string;
  /** The proposal that is being corrected. */
  open: string | null;
  edit?: FormState;
  split?: FormState;
  /** Whether a task is being added by hand; the form itself where it came back. */
  add?: FormState | boolean;
  /** A form of one press: set aside, take back in, merge. */
  act?: FormState;
}

/** The page of a document: its text with marks, its proposals, and the forms of the one that is open. */
@Injectable()
export class DocumentSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly documents: DocumentService,
    private readonly queries: DocumentQueries,
    private readonly indicators: TaskLinkQueries,
  ) {}

  /** A proposal of a document that the actor may see. @throws record.not-found */
  async proposal(context: CommandContext, documentId: string, proposalId: string): Promise<StoredProposal> {
    const { proposals } = await this.documents.get(context, documentId);
    const proposal = proposals.find((one) => one.id === proposalId);
    if (proposal === undefined) throw new AppError('record.not-found', '没有找到这一条。');
    return proposal;
  }

  /** @throws record.not-found for a document that the actor may not see */
  async show(request: Request, response: Response, asked: SheetAsked): Promise<void> {
    const { context, documentId, open } = asked;
    const t = wordsOf(request);
    const document = await this.documents.get(context, documentId);
    const view = documentView(document, open);
    const opened = view.rows.find((row) => row.open && row.state === 'proposed');
    const edit =
      opened &&
      (asked.edit ??
        (await this.forms.open(request, {
          id: 'task',
          draft: `proposal:${opened.id}`,
          values: valuesOfProposal(opened),
        })));
    const split =
      opened &&
      (asked.split ??
        (await this.forms.open(request, {
          id: 'split',
          values: { version: String(opened.version), first: opened.wording },
        })));
    const add = await this.#adding(request, asked);
    const act = asked.act ?? (await this.forms.open(request, { id: 'act' }));
    await this.pages.send(request, response, {
      view: 'pages/decision/document',
      title: document.title,
      place: [{ href: '/decisions', label: t('nav.decisions') }],
      data: {
        document: { ...document, kindName: t(`intake.kind-${document.kind}`) },
        ...view,
        edit: edit ?? null,
        split: split ?? null,
        splitting: asked.split !== undefined,
        ...{ act, add },
        mayAdd: document.kind !== 'for_information',
        indicators: await this.indicators.choices(context.actor),
        lines: milestoneLines((edit ?? add)?.values ?? {}),
        curves: ['linear', 'at_end'].map((value) => ({ value, label: t(`intake.curve-${value}`) })),
        decisions: await this.queries.decisionsOf(context, documentId),
      },
      form: asked.edit ?? asked.split ?? asked.act ?? refusedAdd(asked),
      help: 'decisions',
    });
  }

  async #adding(request: Request, { add, documentId }: SheetAsked): Promise<FormState | null> {
    if (add === undefined || add === false) return null;
    if (add !== true) return add;
    return this.forms.open(request, { id: 'add', draft: `document-task:${documentId}` });
  }
}

const refusedAdd = ({ add }: SheetAsked): FormState | null => (typeof add === 'object' ? add : null);
