import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { CommandContext } from '../../identity/actor.js';
import { Allow, Public } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { signedInOf } from '../../identity/session-data.js';
import { FormService } from '../forms/form.service.js';
import type { Fields } from '../forms/form-fields.js';
import type { FormState } from '../forms/form-state.js';
import { readForm } from '../forms/read-form.js';
import { PageService } from '../page.service.js';
import { wordsOf } from '../words-of.js';
import { readingOf, readingSizes, themes } from './reading-choice.js';
import type { ReadingChoice } from './reading-choice.js';
import { readingInput } from './reading.schema.js';
import { ReadingService } from './reading.service.js';

/** 阅读设置: ground, size and voice of the pages; before signing in for the browser, after it for the account. */
@ApiExcludeController()
@Controller('reading')
export class ReadingPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly reading: ReadingService,
  ) {}

  @Get()
  @Public()
  async page(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#show(request, response, null);
  }

  @Post()
  @Public()
  async chooseHere(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#answer(request, response, async (fields) => choiceIn(fields));
  }

  @Post('own')
  @Allow('reading:choose')
  async choose(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.#answer(request, response, (fields) => this.reading.choose(context, choiceIn(fields)));
  }

  async #answer(
    request: Request,
    response: Response,
    run: (fields: Fields) => Promise<ReadingChoice>,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'reading',
      run: async (fields) => {
        const choice = await run(fields);
        this.reading.keep(request, response, choice);
        return choice;
      },
      done: () => ({ to: '/reading', say: 'reading.saved' }),
      again: (refused) => this.#show(request, response, refused),
    });
  }

  async #show(request: Request, response: Response, refused: FormState | null): Promise<void> {
    const t = wordsOf(request);
    const { theme, size, aloud } = readingOf(request);
    const values = { theme, size, ...(aloud ? { aloud: 'true' } : {}) };
    await this.pages.send(request, response, {
      view: 'pages/reading',
      title: t('reading.title'),
      data: {
        action: signedInOf(request) === null ? '/reading' : '/reading/own',
        choice: refused ?? (await this.forms.open(request, { id: 'reading', values })),
        themes: themes.map((value) => ({
          ...{ value, label: t(`reading.theme-${value}`), hint: t(`reading.theme-${value}-hint`) },
        })),
        sizes: readingSizes.map((value) => ({
          ...{ value, label: t(`reading.size-${value}`), hint: t(`reading.size-${value}-hint`) },
        })),
        aloud: [{ value: 'true', label: t('reading.aloud'), hint: t('reading.aloud-hint') }],
      },
      form: refused,
      help: 'reading',
    });
  }
}

const choiceIn = (fields: Fields): ReadingChoice => readForm(readingInput, fields, { flags: ['aloud'] });
