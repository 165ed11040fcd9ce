import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { PartTransferService } from './part-transfer.service.js';
import { TaskChangeQueries } from './task-change.queries.js';
import { partTransferInput, taskMergeInput, taskWithdrawInput } from './task-change.schema.js';
import { TaskMergeService } from './task-merge.service.js';
import { TaskWithdrawService } from './task-withdraw.service.js';

const id = z.uuid('编号不对');
const ways = ['transfer', 'merge', 'withdraw'] as const;
type Way = (typeof ways)[number];

/** 转办、合并、撤回 of a task, on one page, each with what would end with it. */
@ApiExcludeController()
@Controller('parts/:id/change')
export class TaskChangePages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly bodies: BodyPickerService,
    private readonly changes: TaskChangeQueries,
    private readonly transfers: PartTransferService,
    private readonly merges: TaskMergeService,
    private readonly withdrawals: TaskWithdrawService,
  ) {}

  @Get()
  @Allow('task:withdraw')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.#show(request, response, { context, partId, refused: null });
  }

  @Post('transfer')
  @Allow('part:transfer')
  async transfer(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.#send(request, response, { context, partId, way: 'transfer' });
  }

  @Post('merge')
  @Allow('task:merge')
  async merge(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.#send(request, response, { context, partId, way: 'merge' });
  }

  @Post('withdraw')
  @Allow('task:withdraw')
  async withdraw(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.#send(request, response, { context, partId, way: 'withdraw' });
  }

  #send(request: Request, response: Response, { context, partId, way }: Sent): Promise<void> {
    return this.forms.handle(request, response, {
      id: way,
      run: (fields) => this.#run({ context, partId, way }, fields),
      done: () => ({ to: `/parts/${partId}`, say: `changes.done-${way}` }),
      again: (refused) => this.#show(request, response, { context, partId, refused }),
    });
  }

  async #run({ context, partId, way }: Sent, fields: Fields): Promise<unknown> {
    const { taskId } = await this.changes.get(context.actor, partId);
    if (way === 'withdraw') {
      const input = readForm(taskWithdrawInput, fields);
      return this.withdrawals.withdraw(context, taskId, input);
    }
    if (way === 'merge') return this.merges.merge(context, taskId, readForm(taskMergeInput, fields));
    const [text = ''] = valuesOf(fields, 'body');
    const body = await this.bodies.codeOf(context.actor.cityId, 'body', text);
    const shape = { numbers: ['version'], days: ['dueOn'] };
    const input = readForm(partTransferInput, { ...fields, body: body ?? '' }, shape);
    return this.transfers.transfer(context, partId, input);
  }

  async #show(
    request: Request,
    response: Response,
    { context: { actor }, partId, refused }: Shown,
  ): Promise<void> {
    const part = await this.changes.get(actor, partId);
    const open = ways.filter((way) => part.may[way] || refused?.id === way);
    const starts = open.map((way) => ({ id: way, values: { version: String(part.version) } }));
    await this.pages.send(request, response, {
      view: 'pages/decision/change',
      title: wordsOf(request)('changes.title'),
      place: [{ href: `/parts/${partId}`, label: part.wording }],
      data: { part, forms: await this.forms.openWays(request, starts, refused) },
      form: refused,
      help: 'tasks',
    });
  }
}

interface Sent {
  context: CommandContext;
  partId: string;
  way: Way;
}

interface Shown {
  context: CommandContext;
  partId: string;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}
