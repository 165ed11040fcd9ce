import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Public } from '../identity/allow.decorator.js';
import { pageBefore } from './forms/page-before.js';
import { languageCookie, locales } from './locale.js';

const choice = z.strictObject({ language: z.enum(locales) });
const oneYearMs = 365 * 86_400_000;

/** Chooses the language of the pages; works without scripts and before signing in. */
@ApiExcludeController()
@Controller('language')
export class LanguagePages {
  @Post()
  @Public()
  choose(
    @Req() request: Request,
    @Res() response: Response,
    @Body({ schema: choice }) { language }: z.infer<typeof choice>,
  ): void {
    response.cookie(languageCookie, language, {
      httpOnly: true,
      sameSite: 'lax',
      secure: request.secure,
      maxAge: oneYearMs,
    });
    response.redirect(303, pageBefore(request));
  }
}
