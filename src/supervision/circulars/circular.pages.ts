import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { WorkbookService } from '../../document/workbook.service.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { CircularIndexQueries } from './circular-index.queries.js';
import { CircularQueries } from './circular.queries.js';
import { CircularPaperService } from './circular-paper.service.js';
import { circularKind, circularKinds, circularPaperKind, circularScope } from './circular.schema.js';
import type { CircularKind, CircularPaperKind, CircularScope } from './circular.schema.js';
import { circularTables } from './circular-sheet.js';
import { deskLinks } from '../../web/desk-links.js';

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

// Not broken into two lines.
const day = /^\d{4}-\d{2}-\d{2}$/;

/** 督查报表: by one click per meeting, leader and week, as a page and as a workbook. */
@ApiExcludeController()
@Controller('circulars')
export class CircularPages {
  constructor(
    private readonly pages: PageService,
    private readonly choices: CircularIndexQueries,
    private readonly circulars: CircularQueries,
    private readonly workbooks: WorkbookService,
    private readonly papers: CircularPaperService,
    private readonly forms: FormService,
  ) {}

  @Get()
  @Allow('circular:read')
  async index(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    const t = wordsOf(request);
    const choices = await this.choices.choices(actor);
    await this.pages.send(request, response, {
      view: 'pages/supervision/circulars',
      title: t('circulars.title'),
      data: {
        desk: deskLinks(actor, '/circulars', t),
        groups: (['decision', 'leader', 'week'] as const).map((of) => ({
          name: t(`circulars.of-${of}`),
          rows: choices[of].map(({ id, title, note }) => ({
            ...{ title, note },
            links: circularKinds.map((kind) => ({
              href: addressOf(kind, { of, id }),
              label: t(`circulars.kind-${kind}`),
            })),
          })),
        })),
      },
      help: 'orders',
    });
  }

  @Get(':kind')
  @Allow('circular:read')
  async show(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('kind', { schema: circularKind }) kind: CircularKind,
    @Query({ schema: circularScope }) scope: CircularScope,
  ): Promise<void> {
    const form = await this.forms.open(request, { id: 'paper' });
    await this.#show(request, response, { actor, kind, scope, form });
  }

  @Post(':kind/paper')
  @Allow('paper:draft')
  async draft(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('kind', { schema: circularPaperKind }) kind: CircularPaperKind,
    @Query({ schema: circularScope }) scope: CircularScope,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'paper',
      run: () => this.papers.draft(context, kind, scope),
      done: ({ id }) => ({ to: `/papers/${id}`, say: 'papers.done-draft' }),
      again: (form) => this.#show(request, response, { actor: context.actor, kind, scope, form }),
    });
  }

  async #show(request: Request, response: Response, { actor, kind, scope, form }: Shown): Promise<void> {
    const t = wordsOf(request);
    const facts = await this.circulars.facts(actor, scope);
    const title = t(`circulars.kind-${kind}`);
    await this.pages.send(request, response, {
      view: 'pages/supervision/circular',
      title,
      place: [{ href: '/circulars', label: t('circulars.title') }],
      data: {
        ...{ heading: title, about: facts.about, asOf: facts.asOf },
        xlsx: addressOf(kind, scope, '/xlsx'),
        draft:
          mayDo(actor, 'paper:draft') && kind !== 'ledger'
            ? { form, action: addressOf(kind, scope, '/paper') }
            : null,
        others: circularKinds
          .filter((other) => other !== kind)
          .map((other) => ({ href: addressOf(other, scope), label: t(`circulars.kind-${other}`) })),
        tables: circularTables(kind, facts, t).map((table) => ({
          ...table,
          wide: table.columns.length > 3,
          columns: table.columns.map((label, at) => ({
            label,
            right: table.rows.some((row) => typeof row[at]?.value === 'number'),
          })),
          rows: table.rows.map((row) =>
            row.map((cell, at) => ({
              ...cell,
              label: table.columns[at],
              short: typeof cell.value === 'string' && day.test(cell.value),
              number: typeof cell.value === 'number',
              href: cell.subject === undefined ? null : placeOf(cell.subject),
            })),
          ),
        })),
      },
      form,
      help: 'orders',
    });
  }

  @Get(':kind/xlsx')
  @Allow('circular:read')
  @Limited('export')
  async workbook(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('kind', { schema: circularKind }) kind: CircularKind,
    @Query({ schema: circularScope }) scope: CircularScope,
  ): Promise<void> {
    const t = wordsOf(request);
    const facts = await this.circulars.facts(actor, scope);
    const sheets = circularTables(kind, facts, t).map(({ name, note, columns, rows, none }) => ({
      name,
      rows: [
        ...(note === null ? [] : [[note]]),
        columns,
        ...(rows.length === 0 ? [[none]] : rows.map((row) => row.map(({ value }) => value))),
      ],
    }));
    const file = `${t(`circulars.kind-${kind}`)} ${facts.about} ${dayOf(facts.asOf)}.xlsx`;
    response
      .attachment(file.replace(/[\\/:*?"<>|\p{Cc}]/gu, ' '))
      .type(xlsxType)
      .setHeader('Cache-Control', 'private, no-store');
    response.send(this.workbooks.xlsx(sheets));
  }
}

interface Shown {
  actor: Actor;
  kind: CircularKind;
  scope: CircularScope;
  form: FormState;
}

const addressOf = (kind: CircularKind, scope: CircularScope, form = ''): string =>
  `/circulars/${kind}${form}?${new URLSearchParams({ ...scope }).toString()}`;
