import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../identity/allow.decorator.js';
import { FirstAdministratorService } from '../identity/first-administrator.service.js';
import { firstAdministratorInput } from '../identity/session.schema.js';
import { withoutFields } from './forms/form-fields.js';
import { FormService } from './forms/form.service.js';
import type { FormState } from './forms/form-state.js';
import { readForm } from './forms/read-form.js';
import { PageService } from './page.service.js';
import { wordsOf } from './words-of.js';

/** 首次使用: whoever has the server's one-time token becomes the first holder of an administrator's post. */
@ApiExcludeController()
@Controller('sign-in/first')
export class FirstAdministratorPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly first: FirstAdministratorService,
  ) {}

  @Get()
  @Public()
  async page(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#show(request, response, null);
  }

  @Post()
  @Public()
  async claim(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'first',
      run: (fields) => this.first.claim(request, readForm(firstAdministratorInput, fields)),
      done: () => ({ to: '/sign-in', say: 'sign-in.first-done' }),
      again: (refused) => this.#show(request, response, refused),
    });
  }

  async #show(request: Request, response: Response, refused: FormState | null): Promise<void> {
    const first = refused ?? (await this.forms.open(request, { id: 'first' }));
    await this.pages.send(request, response, {
      view: 'pages/identity/first-administrator',
      title: wordsOf(request)('sign-in.first'),
      help: 'start',
      form: refused,
      // What is secret is typed anew.
      data: { first: { ...first, values: withoutFields(first.values, 'token', 'password', 'again') } },
    });
  }
}
