import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { freshForm, refusedForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import type { CommandContext } from '../actor.js';
import { Allow } from '../allow.decorator.js';
import { CurrentContext } from '../current-context.decorator.js';
import { AccountAdminQueries } from './account-admin.queries.js';
import * as schema from './account-admin.schema.js';
import { AccountAdminService } from './account-admin.service.js';

const id = z.uuid('编号不对');
const placeQuery = z.object({ body: z.string().trim().max(60).default('') });

/** 账号管理 of the system administrator: accounts, and who is on which post. */
@ApiExcludeController()
@Controller('accounts')
export class AccountAdminPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly queries: AccountAdminQueries,
    private readonly accounts: AccountAdminService,
  ) {}

  @Get()
  @Allow('account:keep')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: schema.accountSearch }) search: schema.AccountSearch,
  ): Promise<void> {
    await this.#showList(request, response, { context, search, refused: null });
  }

  /** Answers with the temporary password, which is shown this once. */
  @Post()
  @Allow('account:keep')
  async create(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'create',
      run: (fields) => this.accounts.create(context, readForm(schema.accountInput, fields)),
      partly: ({ accountId, temporaryPassword }) =>
        this.pages.send(request, response, {
          view: 'pages/identity/temporary-password',
          title: wordsOf(request)('accounts.created'),
          place: placeOf(request),
          data: { temporaryPassword, to: `/accounts/${accountId}` },
        }),
      done: ({ accountId }) => ({ to: `/accounts/${accountId}`, say: 'accounts.created' }),
      again: (refused) =>
        this.#showList(request, response, { context, search: { q: '', after: '' }, refused }),
    });
  }

  @Get(':id')
  @Allow('account:keep')
  async sheet(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Query({ schema: placeQuery }) { body }: z.infer<typeof placeQuery>,
  ): Promise<void> {
    await this.#showSheet(request, response, { context, accountId, body, refused: null });
  }

  @Post(':id/disable')
  @Allow('account:keep')
  async disable(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
  ): Promise<void> {
    await this.#act(request, response, {
      ...{ context, accountId, id: 'state', say: 'accounts.disabled' },
      run: (fields) => this.accounts.disable(context, accountId, readForm(schema.reasonInput, fields)),
    });
  }

  @Post(':id/enable')
  @Allow('account:keep')
  async enable(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
  ): Promise<void> {
    await this.#act(request, response, {
      ...{ context, accountId, id: 'state', say: 'accounts.enabled' },
      run: (fields) => this.accounts.enable(context, accountId, readForm(schema.reasonInput, fields)),
    });
  }

  @Post(':id/posts')
  @Allow('account:keep')
  async appoint(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Query({ schema: placeQuery }) { body }: z.infer<typeof placeQuery>,
  ): Promise<void> {
    const shape = { days: ['fromOn', 'toOn'], optional: ['toOn'] };
    await this.#act(request, response, {
      ...{ context, accountId, body, id: 'appoint', say: 'accounts.appointed' },
      run: (fields) =>
        this.accounts.appoint(context, accountId, readForm(schema.appointInput, fields, shape)),
    });
  }

  @Post(':id/posts/end')
  @Allow('account:keep')
  async dismiss(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
  ): Promise<void> {
    const shape = { days: ['toOn'] };
    await this.#act(request, response, {
      ...{ context, accountId, id: 'dismiss', say: 'accounts.dismissed' },
      run: (fields) =>
        this.accounts.dismiss(context, accountId, readForm(schema.dismissInput, fields, shape)),
    });
  }

  async #act(request: Request, response: Response, act: Act): Promise<void> {
    const { context, accountId, body = '', id: formId, say, run } = act;
    await this.forms.handle(request, response, {
      id: formId,
      run,
      done: () => ({ to: `/accounts/${accountId}`, say }),
      again: (refused) => this.#showSheet(request, response, { context, accountId, body, refused }),
    });
  }

  async #showList(
    request: Request,
    response: Response,
    { context, search, refused }: ShownList,
  ): Promise<void> {
    const { items, next } = await this.queries.list(context.actor, search);
    const to = (after: string) => `/accounts?${new URLSearchParams({ q: search.q, after }).toString()}`;
    await this.pages.send(request, response, {
      view: 'pages/identity/accounts',
      title: wordsOf(request)('accounts.title'),
      form: refused,
      help: 'administrators',
      data: {
        items,
        ...{ first: search.after === '' ? null : to(''), next: next && to(next) },
        search: freshForm(request, { id: 'search', values: { q: search.q } }),
        create: refused ?? (await this.forms.open(request, { id: 'create' })),
      },
    });
  }

  async #showSheet(request: Request, response: Response, shown: ShownSheet): Promise<void> {
    const { context, accountId, body, refused } = shown;
    const account = await this.queries.get(context.actor, accountId);
    const { place, posts } = await this.#placeOf(request, context, body);
    const t = wordsOf(request);
    const starts = ['state', 'appoint', 'dismiss'].map((formId) => ({ id: formId }));
    await this.pages.send(request, response, {
      view: 'pages/identity/account',
      title: t('accounts.of', { name: account.name }),
      place: placeOf(request),
      form: refused ?? (place.problem === null ? null : place),
      help: 'administrators',
      data: {
        ...{ account, place, body, posts },
        appointQuery: body === '' ? '' : `?${new URLSearchParams({ body }).toString()}`,
        held: account.posts.map((post) => ({ value: post.id, label: `${post.bodyName} ${post.title}` })),
        own: account.personId === context.actor.personId,
        stateAction: `/accounts/${accountId}/${account.disabled ? 'enable' : 'disable'}`,
        forms: await this.forms.openWays(request, starts, refused),
      },
    });
  }

  // The posts of the body that was typed; a body that nobody knows is said at its field.
  async #placeOf(request: Request, { actor }: CommandContext, body: string) {
    const place = freshForm(request, { id: 'place', values: { body } });
    try {
      const code = await this.picker.codeOf(actor.cityId, 'body', body);
      const posts = code === undefined ? [] : await this.queries.postsOf(actor, code);
      return { place, posts: posts.map((post) => ({ value: post.id, label: labelOf(post) })) };
    } catch (refusal) {
      if (!(refusal instanceof AppError)) throw refusal;
      return { place: refusedForm(place, { fields: { body }, refusal, labels: {} }), posts: [] };
    }
  }
}

const labelOf = ({ title, holder }: { title: string; holder: string | null }): string =>
  holder === null ? title : `${title}（${holder}）`;

const placeOf = (request: Request) => [{ href: '/accounts', label: wordsOf(request)('accounts.title') }];

interface Act {
  context: CommandContext;
  accountId: string;
  body?: string;
  id: string;
  say: string;
  run: (fields: Fields) => Promise<unknown>;
}

interface ShownList {
  context: CommandContext;
  search: schema.AccountSearch;
  refused: FormState | null;
}

interface ShownSheet {
  context: CommandContext;
  accountId: string;
  body: string;
  refused: FormState | null;
}
