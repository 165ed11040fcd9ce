import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { AppError } from '../domain/errors.js';
import { Public } from '../identity/allow.decorator.js';
import { signedInOf } from '../identity/session-data.js';
import { AccountQueries } from '../identity/account.queries.js';
import { SessionService } from '../identity/session.service.js';
import { SignInService } from '../identity/sign-in.service.js';
import { demoPassword } from '../organization/city-data/demo-password.js';
import { demoCards } from './demo-cards.js';
import { localPath } from './local-path.js';
import { PageService } from './page.service.js';
import { WayOn } from './way-on.service.js';
import { wordsOf } from './words-of.js';

const signInForm = z.strictObject({
  userName: z.string().trim().max(100).default(''),
  password: z.string().max(200).default(''),
  returnTo: z.string().max(2_000).optional(),
});
const goal = z.object({ returnTo: z.string().max(2_000).optional() });
const cardForm = goal.extend({ userName: z.enum(demoCards.map((card) => card.userName)) });

/** Signing in and out in a browser; works without scripts. */
@ApiExcludeController()
@Controller()
export class SignInPages {
  constructor(
    private readonly sessions: SessionService,
    private readonly signIns: SignInService,
    private readonly accounts: AccountQueries,
    private readonly pages: PageService,
    private readonly way: WayOn,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  @Get('sign-in')
  @Public()
  async form(
    @Req() request: Request,
    @Res() response: Response,
    @Query({ schema: goal }) { returnTo }: z.infer<typeof goal>,
  ): Promise<void> {
    const isSignedIn = signedInOf(request) !== null && (await this.sessions.view(request)).posts.length > 0;
    if (isSignedIn) return response.redirect(303, '/');
    await this.#show(request, response, { userName: '', returnTo: localPath(returnTo), problem: null });
  }

  @Post('sign-in')
  @Public()
  async signIn(
    @Req() request: Request,
    @Res() response: Response,
    @Body({ schema: signInForm }) { userName, password, returnTo }: z.infer<typeof signInForm>,
  ): Promise<void> {
    try {
      await this.#enter(request, response, { userName, password, returnTo });
    } catch (problem) {
      if (!(problem instanceof AppError)) throw problem;
      return this.#show(request, response, { userName, returnTo: localPath(returnTo), problem });
    }
  }

  /** Becomes one of the demo city's persons. */
  @Post('sign-in/demo')
  @Public()
  async becomeDemoPerson(
    @Req() request: Request,
    @Res() response: Response,
    @Body({ schema: cardForm }) { userName, returnTo }: z.infer<typeof cardForm>,
  ): Promise<void> {
    if (!this.env.demo) throw new AppError('record.not-found', '没有这个页面或接口，请核对地址。');
    await this.#enter(request, response, { userName, password: demoPassword, returnTo });
  }

  @Post('sign-out')
  @Public()
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.sessions.close(request, response);
    response.redirect(303, '/sign-in');
  }

  async #enter(
    request: Request,
    response: Response,
    { returnTo: asked, ...input }: z.infer<typeof signInForm>,
  ): Promise<void> {
    const returnTo = localPath(asked);
    const view = await this.signIns.withPassword(request, input, returnTo);
    response.redirect(303, await this.way.after(request, response, { view, returnTo }));
  }

  async #show(request: Request, response: Response, shown: Shown): Promise<void> {
    const { problem } = shown;
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/sign-in',
      help: 'start',
      title: problem === null ? t('sign-in.title') : t('problem.title', { what: t('sign-in.failed') }),
      status: problem?.status ?? 200,
      data: {
        ...shown,
        problem: problem?.message ?? null,
        cards: this.env.demo ? demoCards : [],
        oidc:
          this.env.door.oidc &&
          `/sign-in/oidc?${new URLSearchParams({ returnTo: shown.returnTo }).toString()}`,
        first: await this.accounts.awaitsFirst(),
      },
    });
  }
}

interface Shown {
  userName: string;
  returnTo: string;
  problem: AppError | null;
}
