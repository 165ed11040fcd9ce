import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import type { CommandContext } from '../actor.js';
import { Allow } from '../allow.decorator.js';
import { CurrentContext } from '../current-context.decorator.js';
import { OwnAccountService } from '../own-account.service.js';
import { OwnSessionQueries } from '../own-session.queries.js';
import { ownPasswordInput } from '../session.schema.js';

const sessionId = z.string().regex(/^[0-9a-f]{64}$/, '编号不对');

/** 本人账号: one's own sessions and password. */
@ApiExcludeController()
@Controller('account')
export class OwnAccountPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly sessions: OwnSessionQueries,
    private readonly own: OwnAccountService,
  ) {}

  @Get()
  @Allow('session:keep')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { context, refused: null });
  }

  @Post('sessions/:id/end')
  @Allow('session:keep')
  async endSession(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: sessionId }) which: string,
  ): Promise<void> {
    await this.#act(request, response, {
      ...{ context, id: 'sessions', to: '/account', say: 'account.session-ended' },
      run: () => this.own.endSession(context, which),
    });
  }

  /** Signs out everywhere, here too. */
  @Post('sessions/end')
  @Allow('session:keep')
  async endAll(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.#act(request, response, {
      ...{ context, id: 'sessions', to: '/sign-in', say: 'account.sessions-ended' },
      run: () => this.own.endAll(context),
    });
  }

  @Post('password')
  @Allow('session:keep')
  async changePassword(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.#act(request, response, {
      ...{ context, id: 'password', to: '/account', say: 'account.password-changed' },
      run: (fields) => this.own.changePassword(request, context, readForm(ownPasswordInput, fields)),
    });
  }

  async #act(request: Request, response: Response, { context, id, to, say, run }: Act): Promise<void> {
    await this.forms.handle(request, response, {
      id,
      run,
      done: () => ({ to, say }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  async #show(request: Request, response: Response, { context, refused }: Shown): Promise<void> {
    // What is secret is typed anew.
    const password = refused?.id === 'password' ? { ...refused, values: {} } : null;
    await this.pages.send(request, response, {
      view: 'pages/identity/own-account',
      title: wordsOf(request)('account.title'),
      form: refused,
      help: 'account',
      data: {
        sessions: await this.sessions.list(context.actor.accountId, request.sessionID),
        password: password ?? (await this.forms.open(request, { id: 'password' })),
        end: await this.forms.open(request, { id: 'sessions' }),
      },
    });
  }
}

interface Act {
  context: CommandContext;
  id: string;
  to: string;
  say: string;
  run: (fields: Fields) => Promise<unknown>;
}

interface Shown {
  context: CommandContext;
  refused: FormState | null;
}
