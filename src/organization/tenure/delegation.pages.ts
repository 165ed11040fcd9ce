import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { SessionService } from '../../identity/session.service.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { DelegationQueries } from './delegation.queries.js';
import { DelegationService } from './delegation.service.js';
import { delegationInput, revokeInput } from './tenure.schema.js';

const id = z.uuid('编号不对');
const choice = z.strictObject({ postId: id });

/** 代理: who acts for whom, and for which of his posts the reader acts. */
@ApiExcludeController()
@Controller('delegations')
export class DelegationPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: DelegationQueries,
    private readonly delegations: DelegationService,
    private readonly sessions: SessionService,
  ) {}

  @Get()
  @Allow('delegation:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { context, refused: null });
  }

  @Post()
  @Allow('delegation:give')
  async create(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'give',
      run: (fields) => {
        const input = readForm(delegationInput, fields, { days: ['fromOn', 'toOn'] });
        return this.delegations.create(context, input);
      },
      done: () => ({ to: '/delegations', say: 'delegations.given' }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  /** Acts for another of the person's posts, his own or one that was delegated to him. */
  @Post('post')
  @Allow('delegation:read')
  async choose(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'choose',
      run: (fields) => this.sessions.choosePost(request, readForm(choice, fields).postId),
      done: (session) => ({
        to: '/',
        say: ['delegations.chosen', { name: session.person?.name ?? '', post: session.post?.title ?? '' }],
      }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  @Post(':id/revoke')
  @Allow('delegation:give')
  async revoke(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) delegationId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: `revoke-${delegationId}`,
      run: (fields) =>
        this.delegations.revoke(
          context,
          delegationId,
          readForm(revokeInput, fields, { numbers: ['version'] }),
        ),
      done: () => ({ to: '/delegations', say: 'delegations.revoked' }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  async #show(request: Request, response: Response, { context: { actor }, refused }: Shown): Promise<void> {
    const [items, choices, session] = await Promise.all([
      this.queries.list(actor),
      this.queries.choices(actor),
      this.sessions.view(request),
    ]);
    const give = refused?.id === 'give' ? refused : await this.forms.open(request, { id: 'give' });
    const mark = await this.forms.open(request, { id: 'mark' });
    await this.pages.send(request, response, {
      view: 'pages/organization/delegations',
      title: wordsOf(request)('delegations.title'),
      data: {
        ...{ items, choices, give, mark, several: session.posts.length > 1 },
        posts: session.posts.map((post) => ({ ...post, current: post.id === session.post?.id })),
      },
      form: refused,
      help: 'people',
    });
  }
}

interface Shown {
  context: CommandContext;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}
