import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { DecisionRoomQueries } from './decision-room.queries.js';
import { DecisionService } from './decision.service.js';
import { confirmInput, withdrawInput } from '../tasks/task.schema.js';

const id = z.uuid('编号不对');
type Act = 'confirm' | 'complete' | 'withdraw';

/** What is done with a decision; what cannot be undone is said once more, with its name, before it is done. */
@ApiExcludeController()
@Controller('decisions/:id')
export class DecisionActsPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly room: DecisionRoomQueries,
    private readonly decisions: DecisionService,
  ) {}

  @Get('confirm')
  @Allow('decision:confirm')
  confirmPage(
    @Req() q: Request,
    @Res() s: Response,
    @CurrentContext() c: CommandContext,
    @Param('id', { schema: id }) decision: string,
  ) {
    return this.#ask({ q, s, c, id: decision, act: 'confirm' });
  }

  @Get('complete')
  @Allow('decision:complete')
  completePage(
    @Req() q: Request,
    @Res() s: Response,
    @CurrentContext() c: CommandContext,
    @Param('id', { schema: id }) decision: string,
  ) {
    return this.#ask({ q, s, c, id: decision, act: 'complete' });
  }

  @Get('withdraw')
  @Allow('decision:withdraw')
  withdrawPage(
    @Req() q: Request,
    @Res() s: Response,
    @CurrentContext() c: CommandContext,
    @Param('id', { schema: id }) decision: string,
  ) {
    return this.#ask({ q, s, c, id: decision, act: 'withdraw' });
  }

  @Post('confirm')
  @Allow('decision:confirm')
  confirm(
    @Req() q: Request,
    @Res() s: Response,
    @CurrentContext() c: CommandContext,
    @Param('id', { schema: id }) decision: string,
  ) {
    const run = (fields: Fields) =>
      this.decisions.confirm(c, decision, readForm(confirmInput, fields).dispatch);
    return this.#do({ q, s, c, id: decision, act: 'confirm' }, run);
  }

  @Post('complete')
  @Allow('decision:complete')
  complete(
    @Req() q: Request,
    @Res() s: Response,
    @CurrentContext() c: CommandContext,
    @Param('id', { schema: id }) decision: string,
  ) {
    return this.#do({ q, s, c, id: decision, act: 'complete' }, () =>
      this.decisions.markComplete(c, decision),
    );
  }

  @Post('withdraw')
  @Allow('decision:withdraw')
  withdraw(
    @Req() q: Request,
    @Res() s: Response,
    @CurrentContext() c: CommandContext,
    @Param('id', { schema: id }) decision: string,
  ) {
    const run = (fields: Fields) =>
      this.decisions.withdraw(c, decision, readForm(withdrawInput, fields).reason);
    return this.#do({ q, s, c, id: decision, act: 'withdraw' }, run);
  }

  @Post('take-back')
  @Allow('decision:take-back')
  async takeBack(
    @Req() q: Request,
    @Res() s: Response,
    @CurrentContext() c: CommandContext,
    @Param('id', { schema: id }) decision: string,
  ) {
    await this.forms.handle(q, s, {
      id: 'take-back',
      run: () => this.decisions.takeBack(c, decision),
      done: () => ({ to: `/decisions/${decision}`, say: 'decision.taken-back' }),
      again: (form) => this.#show({ q, s, c, id: decision, act: 'take-back' }, form),
    });
  }

  async #ask(asked: Asked & { act: Act }): Promise<void> {
    await this.#show(asked, await this.forms.open(asked.q, { id: asked.act }));
  }

  async #do(asked: Asked & { act: Act }, run: (fields: Fields) => Promise<unknown>): Promise<void> {
    await this.forms.handle(asked.q, asked.s, {
      id: asked.act,
      run,
      done: () => ({ to: `/decisions/${asked.id}`, say: `decision.done-${asked.act}` }),
      again: (form) => this.#show(asked, form),
    });
  }

  async #show({ q, s, c, id: decision, act }: Asked, form: FormState): Promise<void> {
    const { head } = await this.room.get(c.actor, decision);
    const t = wordsOf(q);
    await this.pages.send(q, s, {
      view: 'pages/decision/act',
      title: t(`decision.ask-${act}`, { title: head.title }),
      place: [
        { href: '/decisions', label: t('decision.title') },
        { href: `/decisions/${decision}`, label: head.title },
      ],
      data: { head, act, open: head.parts - head.concluded },
      form,
      help: 'decisions',
    });
  }
}

interface Asked {
  q: Request;
  s: Response;
  c: CommandContext;
  id: string;
  act: Act | 'take-back';
}
