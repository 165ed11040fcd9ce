import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { endOfDay, startOfDay } from '../domain/calendar/city-day.js';
import { AppError } from '../domain/errors.js';
import type { Actor, CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { BodyPickerService } from '../organization/body-picker.service.js';
import { ChangeFeedQueries } from '../web/change-feed.queries.js';
import { eventIdOf } from '../web/feed-position.js';
import { freshForm, refusedForm } from '../web/forms/form-state.js';
import type { FormState } from '../web/forms/form-state.js';
import { PageService } from '../web/page.service.js';
import { wordsOf } from '../web/words-of.js';
import { AccessLogService } from './access-log.service.js';
import { ChainStateQueries } from './chain-state.queries.js';
import { ChangeQueries } from './change.queries.js';
import { changeKinds } from './oversight.schema.js';
import type { ChangeFilter } from './oversight.schema.js';
import { RemitQueries } from './remit.queries.js';
import { shownChange } from './shown-change.js';
import { tabsOf } from './oversight-tabs.js';

const text = z.string().trim().max(100, '不超过100字').default('');
const emptyOr = <S extends z.ZodType>(schema: S) => z.union([z.literal(''), schema]).default('');
// A filter that was left empty sends the empty text.
const query = z.object({
  kind: emptyOr(z.enum(changeKinds)),
  body: text,
  person: text,
  from: emptyOr(z.iso.date()),
  until: emptyOr(z.iso.date()),
  watched: z.enum(['', '1']).default(''),
  still: z.enum(['', '1']).default(''),
  after: emptyOr(z.string().regex(/^\d{1,18}$/)),
});
type StreamQuery = z.infer<typeof query>;
const changeId = z.string().regex(/^\d{1,18}$/, '编号不对');

/** 监督室: what was changed, as it happens, and the state of the audit chain. Looking leaves its own entry. */
@ApiExcludeController()
@Controller()
export class OversightPages {
  constructor(
    private readonly pages: PageService,
    private readonly picker: BodyPickerService,
    private readonly remits: RemitQueries,
    private readonly changes: ChangeQueries,
    private readonly chain: ChainStateQueries,
    private readonly access: AccessLogService,
    private readonly feed: ChangeFeedQueries,
  ) {}

  @Get('oversight')
  @Allow('oversight:read')
  async room(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: query }) asked: StreamQuery,
  ): Promise<void> {
    const feed = eventIdOf(await this.feed.end());
    await this.access.opened(context, addressOf('/oversight', asked));
    const data = await this.#data(request, context.actor, asked);
    const { form } = data;
    await this.pages.send(request, response, {
      view: 'pages/oversight/room',
      title: wordsOf(request)('oversight.title'),
      data: {
        ...data,
        kinds: changeKinds.map((kind) => ({
          value: kind,
          label: wordsOf(request)(`oversight.kind-${kind}`),
        })),
        tabs: tabsOf('changes'),
        live: asked.still === '' && asked.after === '' ? addressOf('/live/oversight', asked) : null,
        pause: addressOf('/oversight', { ...asked, still: asked.still === '' ? '1' : '' }),
      },
      feed,
      form: form.problem === null ? null : form,
      help: 'oversight',
    });
  }

  /** The stream and the chain, asked for by the page itself when something has changed. */
  @Get('live/oversight')
  @Allow('oversight:read')
  async live(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: query }) asked: StreamQuery,
  ): Promise<void> {
    await this.access.renewed(context, addressOf('/oversight', asked));
    const data = await this.#data(request, context.actor, asked);
    await this.pages.send(request, response, { view: 'fragments/oversight/live', title: '', data });
  }

  @Get('oversight/changes/:id')
  @Allow('oversight:read')
  async change(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: changeId }) id: string,
  ): Promise<void> {
    const t = wordsOf(request);
    const { actor } = context;
    const row = await this.changes.get(actor, await this.remits.of(actor), id);
    await this.access.opened(context, `/oversight/changes/${id}`);
    await this.pages.send(request, response, {
      view: 'pages/oversight/change',
      title: t('oversight.one'),
      place: [{ href: '/oversight', label: t('oversight.title') }],
      data: { change: shownChange(row, t, actor) },
      help: 'oversight',
    });
  }

  async #data(request: Request, actor: Actor, asked: StreamQuery) {
    const remit = await this.remits.of(actor);
    const { form, bodyCode } = await this.#form(request, actor, asked);
    const list =
      form.problem === null
        ? await this.changes.list(actor, remit, filterOf(asked, bodyCode))
        : { items: [], nextCursor: null };
    const t = wordsOf(request);
    return {
      ...{ form, filterForm: form, group: remit.groupName, still: asked.still, watched: asked.watched },
      chain: await this.chain.get(actor.cityId),
      rows: list.items.map((row) => shownChange(row, t, actor)),
      first: asked.after === '' ? null : addressOf('/oversight', { ...asked, after: '' }),
      next: list.nextCursor && addressOf('/oversight', { ...asked, after: list.nextCursor }),
    };
  }

  // A body that nobody knows is said at its field, as in any form.
  async #form(request: Request, actor: Actor, asked: StreamQuery) {
    const form = freshForm(request, { id: 'changes', values: asked });
    try {
      return { form, bodyCode: await this.picker.codeOf(actor.cityId, 'body', asked.body) };
    } catch (refusal) {
      if (!(refusal instanceof AppError)) throw refusal;
      const refused: FormState = refusedForm(form, { fields: asked, refusal, labels: {} });
      return { form: refused, bodyCode: undefined };
    }
  }
}

const filterOf = (asked: StreamQuery, bodyCode: string | undefined): ChangeFilter => ({
  kinds: asked.kind === '' ? [] : [asked.kind],
  bodyCode,
  person: asked.person === '' ? undefined : asked.person,
  from: asked.from === '' ? undefined : startOfDay(asked.from),
  until: asked.until === '' ? undefined : endOfDay(asked.until),
  watched: asked.watched === '1',
  after: asked.after === '' ? undefined : asked.after,
});

/** The address of the stream with what differs from its beginning. */
function addressOf(path: string, asked: StreamQuery): string {
  const said = Object.entries(asked).filter(([, value]) => value !== '');
  const search = new URLSearchParams(said).toString();
  return search === '' ? path : `${path}?${search}`;
}
