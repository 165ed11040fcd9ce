import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Public } from '../identity/allow.decorator.js';
import { OidcService } from '../identity/oidc.service.js';
import { SignInService } from '../identity/sign-in.service.js';
import { localPath } from './local-path.js';
import { WayOn } from './way-on.service.js';

const goal = z.object({ returnTo: z.string().max(2_000).optional() });

/** Signing in by the city's provider; a link and no form, since a form may lead nowhere else. */
@ApiExcludeController()
@Controller('sign-in/oidc')
export class SignInOidcPages {
  constructor(
    private readonly oidc: OidcService,
    private readonly signIns: SignInService,
    private readonly way: WayOn,
  ) {}

  @Get()
  @Public()
  async begin(
    @Req() request: Request,
    @Res() response: Response,
    @Query({ schema: goal }) { returnTo }: z.infer<typeof goal>,
  ): Promise<void> {
    response.redirect(303, await this.oidc.begin(request, localPath(returnTo)));
  }

  @Get('callback')
  @Public()
  async finish(@Req() request: Request, @Res() response: Response): Promise<void> {
    const vouched = await this.oidc.finish(request);
    const view = await this.signIns.withIdentity(request, vouched);
    response.redirect(303, await this.way.after(request, response, { view, returnTo: vouched.returnTo }));
  }
}
