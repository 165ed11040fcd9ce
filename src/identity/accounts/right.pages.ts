import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import type { CommandContext } from '../actor.js';
import { Allow } from '../allow.decorator.js';
import { CurrentContext } from '../current-context.decorator.js';
import { OwnSessionQueries } from '../own-session.queries.js';
import { AccountAdminQueries } from './account-admin.queries.js';
import * as schema from './account-admin.schema.js';
import { RightService } from './right.service.js';

const id = z.uuid('编号不对');
const acts = ['grant', 'revoke', 'end-sessions', 'unlock', 'reset-factor', 'link'] as const;
const act = z.enum(acts, '没有这一项');

/** 授权管理 of the security administrator: rights, sessions, locks. */
@ApiExcludeController()
@Controller('rights')
export class RightPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: AccountAdminQueries,
    private readonly sessions: OwnSessionQueries,
    private readonly rights: RightService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  @Get()
  @Allow('right:grant')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.accountSearch }) search: schema.AccountSearch,
  ): Promise<void> {
    const { items, next } = await this.queries.list(actor, search);
    const to = (after: string) => `/rights?${new URLSearchParams({ q: search.q, after }).toString()}`;
    await this.pages.send(request, response, {
      view: 'pages/identity/rights',
      title: wordsOf(request)('rights.title'),
      help: 'administrators',
      data: {
        items,
        waiting: await this.queries.waiting(actor),
        ...{ first: search.after === '' ? null : to(''), next: next && to(next) },
        search: freshForm(request, { id: 'search', values: { q: search.q } }),
      },
    });
  }

  @Get(':id')
  @Allow('right:grant')
  async sheet(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
  ): Promise<void> {
    await this.#show(request, response, { context, accountId, refused: null });
  }

  /** Answers with the temporary password, which is shown this once. */
  @Post(':id/reset-password')
  @Allow('right:grant')
  async resetPassword(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'reset-password',
      run: (fields) => this.rights.resetPassword(context, accountId, readForm(schema.reasonInput, fields)),
      partly: ({ temporaryPassword }) =>
        this.pages.send(request, response, {
          view: 'pages/identity/temporary-password',
          title: wordsOf(request)('rights.password-reset'),
          place: placeOf(request),
          data: { temporaryPassword, to: `/rights/${accountId}` },
        }),
      done: () => ({ to: `/rights/${accountId}`, say: 'rights.password-reset' }),
      again: (refused) => this.#show(request, response, { context, accountId, refused }),
    });
  }

  @Post(':id/:act')
  @Allow('right:grant')
  async change(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) accountId: string,
    @Param('act', { schema: act }) what: (typeof acts)[number],
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: what,
      run: (fields) => this.#run(context, { accountId, what, fields }),
      done: () => ({ to: `/rights/${accountId}`, say: `rights.done-${what}` }),
      again: (refused) => this.#show(request, response, { context, accountId, refused }),
    });
  }

  #run(
    context: CommandContext,
    { accountId, what, fields }: { accountId: string; what: (typeof acts)[number]; fields: Fields },
  ): Promise<{ accountId: string }> {
    const right = () => readForm(schema.rightInput, fields);
    const ways = {
      grant: () => this.rights.grant(context, accountId, right()),
      revoke: () => this.rights.revoke(context, accountId, right()),
      'end-sessions': () => this.rights.endSessions(context, accountId),
      unlock: () => this.rights.unlock(context, accountId),
      'reset-factor': () => this.rights.resetFactor(context, accountId, readForm(schema.reasonInput, fields)),
      link: () => this.rights.link(context, accountId, readForm(schema.linkInput, fields)),
    };
    return ways[what]();
  }

  async #show(
    request: Request,
    response: Response,
    {
      context,
      accountId,
      refused,
    }: { context: CommandContext; accountId: string; refused: FormState | null },
  ): Promise<void> {
    const account = await this.queries.get(context.actor, accountId);
    const t = wordsOf(request);
    const starts = [...acts, 'reset-password'].map((formId) => ({
      id: formId,
      values: formId === 'link' ? { subject: account.subject ?? '' } : {},
    }));
    const choice = (granted: boolean) =>
      account.posts
        .filter(({ grantedAt }) => (grantedAt !== null) === granted)
        .map((post) => ({ value: post.id, label: `${post.bodyName} ${post.title}` }));
    await this.pages.send(request, response, {
      view: 'pages/identity/right',
      title: t('rights.of', { name: account.name }),
      place: placeOf(request),
      form: refused,
      help: 'administrators',
      data: {
        account,
        oidc: this.env.door.oidc !== null,
        own: account.personId === context.actor.personId,
        ...{ toGrant: choice(false), toRevoke: choice(true) },
        sessions: await this.sessions.list(accountId, ''),
        forms: await this.forms.openWays(request, starts, refused),
      },
    });
  }
}

const placeOf = (request: Request) => [{ href: '/rights', label: wordsOf(request)('rights.title') }];
