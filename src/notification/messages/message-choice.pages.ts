import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { MessageChoiceQueries } from './message-choice.queries.js';
import { messageChoiceInput } from './message-choice.schema.js';
import { MessageChoiceService } from './message-choice.service.js';

const ways = ['off', 'digest', 'at_once'] as const;

/** 消息接收方式: what a person is told outside, by which channel, at once or once a day. */
@ApiExcludeController()
@Controller('messages/choices')
export class MessageChoicePages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: MessageChoiceQueries,
    private readonly choices: MessageChoiceService,
  ) {}

  @Get()
  @Allow('message:choose')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { actor, refused: null });
  }

  @Post()
  @Allow('message:choose')
  async choose(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'choices',
      run: (fields) => this.choices.choose(context, readForm(messageChoiceInput, fields)),
      done: () => ({ to: '/messages/choices', say: 'messages.chosen' }),
      again: (refused) => this.#show(request, response, { actor: context.actor, refused }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { actor, refused }: { actor: Actor; refused: FormState | null },
  ): Promise<void> {
    const t = wordsOf(request);
    const choices = await this.queries.choices(actor);
    const values = Object.fromEntries(
      choices.flatMap(({ channel, way, address }) => [
        [`${channel}.way`, way],
        [`${channel}.address`, address],
      ]),
    );
    await this.pages.send(request, response, {
      view: 'pages/notification/message-choices',
      title: t('messages.choices'),
      place: [{ href: '/inbox', label: t('inbox.title') }],
      data: {
        choice: refused ?? (await this.forms.open(request, { id: 'choices', values })),
        channels: choices.map((line) => ({
          ...line,
          wayName: `${line.channel}.way`,
          addressName: `${line.channel}.address`,
        })),
        ways: ways.map((value) => ({
          value,
          label: t(`messages.way-${value}`),
          hint: value === 'off' ? '' : t(`messages.way-${value}-hint`),
        })),
        own: await this.queries.ownMessages(actor),
      },
      form: refused,
      help: 'inbox',
    });
  }
}
