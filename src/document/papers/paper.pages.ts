import { Controller, Get, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { imprintLines } from '../../domain/document/imprint.js';
import { paperKindNames, paperKinds } from '../../domain/document/paper-kinds.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { SentForm } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { termsOf, wordsOf } from '../../web/words-of.js';
import { PaperQueries } from './paper.queries.js';
import type { PaperView } from './paper.queries.js';
import { paperDeclineInput, paperKind, paperSignInput } from './paper.schema.js';
import type { PaperAnswer } from './paper-draft.service.js';
import { PaperService } from './paper.service.js';

const id = z.uuid('编号不对');
const states = ['draft', 'signed', 'declined'] as const;
const ways = ['sign', 'decline'] as const;
const filter = z.object({
  // A field of the filter that was left empty is no filter.
  kind: z.union([z.literal(''), paperKind]).optional(),
  state: z.enum(states, '没有这种状态').optional(),
  after: id.optional(),
});
const draftOf = (way: (typeof ways)[number], paperId: string) => `paper-${way}:${paperId}`;
const labels = { reason: 'papers.decline-reason' };
const shape = { numbers: ['version'] };

/** 公文: the papers that one may read, and one of them as it will be printed. */
@ApiExcludeController()
@Controller('papers')
export class PaperPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: PaperQueries,
    private readonly papers: PaperService,
  ) {}

  @Get()
  @Allow('paper:read')
  @UseInterceptors(LivePage)
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { kind: chosen, state, after }: z.infer<typeof filter>,
  ): Promise<void> {
    const t = wordsOf(request);
    const kind = chosen === '' ? undefined : chosen;
    const { items, nextCursor } = await this.queries.list(actor, { kind, state, cursor: after });
    const address = (more: Record<string, string | undefined>) => addressOf({ kind, state, ...more });
    await this.pages.send(request, response, {
      view: 'pages/document/papers',
      title: t('papers.title'),
      data: {
        ...{ items, state: state ?? null, all: address({ state: undefined }) },
        tabs: states.map((one) => ({ state: one, href: address({ state: one }), current: one === state })),
        kinds: paperKindNames.map((value) => ({ value, label: termsOf(request)(paperKinds[value].name) })),
        form: { id: 'filter', values: { kind: kind ?? '' } },
        mayPreview: mayDo(actor, 'paper-template:read'),
        first: after === undefined ? null : address({}),
        next: nextCursor && address({ after: nextCursor }),
      },
      help: 'papers',
    });
  }

  @Get(':id')
  @Allow('paper:read')
  @UseInterceptors(LivePage)
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) paperId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, paperId, refused: null });
  }

  @Post(':id/sign')
  @Allow('paper:sign')
  sign(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) paperId: string,
  ): Promise<void> {
    const run = (fields: Fields) =>
      this.papers.sign(context, paperId, readForm(paperSignInput, fields, shape));
    return this.#act(request, response, { actor: context.actor, paperId, way: 'sign', run });
  }

  @Post(':id/decline')
  @Allow('paper:sign')
  decline(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) paperId: string,
  ): Promise<void> {
    const run = (fields: Fields) =>
      this.papers.decline(context, paperId, readForm(paperDeclineInput, fields, shape));
    return this.#act(request, response, { actor: context.actor, paperId, way: 'decline', run });
  }

  async #act(
    request: Request,
    response: Response,
    { actor, paperId, way, run }: { actor: Actor; paperId: string; way: (typeof ways)[number] } & Running,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...{ id: way, labels, draft: draftOf(way, paperId), run: async (fields) => run(fields) },
      done: ({ number }) => ({
        to: `/papers/${paperId}`,
        say: way === 'sign' ? ['papers.done-sign', { number }] : 'papers.done-decline',
      }),
      again: (refused) => this.#show(request, response, { actor, paperId, refused }),
    });
  }

  async #show(request: Request, response: Response, { actor, paperId, refused }: Shown): Promise<void> {
    const paper = await this.queries.get(actor, paperId);
    const t = wordsOf(request);
    const values = { version: String(paper.version) };
    const starts = paper.mayDecide
      ? ways.map((way) => ({ id: way, values, draft: draftOf(way, paperId) }))
      : [];
    const forms = await this.forms.openWays(request, starts, refused);
    await this.pages.send(request, response, {
      view: 'pages/document/paper',
      title: paper.title,
      place: [{ href: '/papers', label: t('papers.title') }],
      data: {
        ...{ paper, subject: subjectOf(paper), imprint: imprintLines(paper.content) },
        forms: Object.keys(forms).length > 0 ? forms : null,
      },
      form: refused,
      help: 'papers',
    });
  }
}

interface Running {
  run: SentForm<PaperAnswer>['run'];
}

interface Shown {
  actor: Actor;
  paperId: string;
  /** The form that was refused. */
  refused: FormState | null;
}

const subjectOf = ({ subjectType, subjectId }: PaperView): string | null =>
  subjectId === null ? null : placeOf({ subjectType, subjectId });

function addressOf(query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined) as [string, string][];
  return given.length === 0 ? '/papers' : `/papers?${new URLSearchParams(given).toString()}`;
}
