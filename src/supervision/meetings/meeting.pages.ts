import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { MeetingQueries } from './meeting.queries.js';
import type { MeetingItemRow } from './meeting.queries.js';
import { meetingInput, minuteInput } from './meeting.schema.js';
import { MeetingService } from './meeting.service.js';
import { RestrictionSheet } from '../restrictions/restriction-sheet.pages.js';

const id = z.uuid('编号不对');
const minuteOf = (itemId: string) => ({ id: `minute-${itemId}`, draft: `meeting-minute:${itemId}` });

/** 调度会: the meetings, and the agenda of one with its minutes line by line. */
@ApiExcludeController()
@Controller('meetings')
export class MeetingPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: MeetingQueries,
    private readonly meetings: MeetingService,
    private readonly sheet: RestrictionSheet,
  ) {}

  @Get()
  @Allow('meeting:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    const form = freshForm(request, { id: 'convene', values: { scope: 'all' } });
    await this.#list(request, response, { actor, form });
  }

  @Post()
  @Allow('meeting:hold')
  async convene(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'convene',
      run: (fields) => this.meetings.convene(context, readForm(meetingInput, fields, { days: ['heldOn'] })),
      done: (meeting) => ({
        to: `/meetings/${meeting.id}`,
        say: ['meetings.done-convene', { count: meeting.items }],
      }),
      again: (form) => this.#list(request, response, { actor: context.actor, form }),
    });
  }

  @Get(':id')
  @Allow('meeting:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) meetingId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, meetingId, refused: null });
  }

  @Post(':id/items/:item/minute')
  @Allow('meeting:hold')
  async minute(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) meetingId: string,
    @Param('item', { schema: id }) itemId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...minuteOf(itemId),
      run: async (fields) => {
        const named = await this.sheet.withBody(context, fields);
        const shown = ['decided', 'task'].includes(String(fields.outcome)) ? named : withoutTask(named);
        const input = readForm(minuteInput, shown, { numbers: ['version'], days: ['dueOn'] });
        return this.meetings.minute(context, itemId, input);
      },
      done: () => ({ to: `/meetings/${meetingId}#item-${itemId}`, say: 'meetings.done-minute' }),
      again: (refused) => this.#show(request, response, { actor: context.actor, meetingId, refused }),
    });
  }

  @Post(':id/close')
  @Allow('meeting:hold')
  async close(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) meetingId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'close',
      run: () => this.meetings.close(context, meetingId),
      done: () => ({ to: `/meetings/${meetingId}`, say: 'meetings.done-close' }),
      again: (refused) => this.#show(request, response, { actor: context.actor, meetingId, refused }),
    });
  }

  async #list(request: Request, response: Response, { actor, form }: { actor: Actor; form: FormState }) {
    const items = await this.queries.list(actor);
    const t = wordsOf(request);
    const free = (['all', 'projects'] as const).filter((scope) =>
      items.every((one) => one.scope !== scope || one.state === 'closed'),
    );
    await this.pages.send(request, response, {
      view: 'pages/supervision/meetings',
      title: t('meetings.title'),
      place: [{ href: '/restrictions', label: t('restrictions.title') }],
      data: {
        items,
        // What is the only one to be called is chosen already.
        convene: free.length === 1 ? { ...form, values: { ...form.values, scope: free[0] ?? '' } } : form,
        scopes: free.map((value) => ({ value, label: t(`meetings.scope-${value}`) })),
        mayConvene: mayDo(actor, 'meeting:hold') && free.length > 0,
      },
      form: form.problem === null ? null : form,
      help: 'restrictions',
    });
  }

  async #show(request: Request, response: Response, { actor, meetingId, refused }: Shown): Promise<void> {
    const { agenda, ...meeting } = await this.queries.get(actor, meetingId);
    const t = wordsOf(request);
    const mayMinute = meeting.state === 'planned' && mayDo(actor, 'meeting:hold');
    const open = (item: MeetingItemRow) =>
      mayMinute && !(item.kind === 'restriction' && item.outcome !== null);
    const forms = await this.forms.openWays(request, agenda.filter(open).map(minuteStart), refused);
    const shown = agenda.map((item) => ({
      ...item,
      form: forms[minuteOf(item.id).id] ?? null,
      outcomes: (item.kind === 'restriction' ? ['decided', 'refused'] : ['task', 'noted']).map((value) => ({
        value,
        label: t(`meetings.outcome-${value}`),
      })),
    }));
    await this.pages.send(request, response, {
      view: 'pages/supervision/meeting',
      title: `${meeting.title} ${meeting.number}`,
      place: [{ href: '/meetings', label: t('meetings.title') }],
      data: {
        meeting,
        sections: (meeting.scope === 'projects' ? ofProjects : ofAll).map((kind) => ({
          kind,
          items: shown.filter((item) => item.kind === kind),
        })),
        close: mayMinute ? (refused?.id === 'close' ? refused : freshForm(request, { id: 'close' })) : null,
      },
      form: refused,
      help: 'restrictions',
    });
  }
}

const minuteStart = ({ id: itemId, version, minute, dueOn, whoName }: MeetingItemRow) => ({
  ...minuteOf(itemId),
  values: { version: String(version), minute: minute ?? '', dueOn: dueOn ?? '', bodyCode: whoName ?? '' },
});
const ofAll = ['promise', 'restriction', 'red'] as const;
const ofProjects = ['promise', 'restriction', 'project'] as const;

interface Shown {
  actor: Actor;
  meetingId: string;
  refused: FormState | null;
}

// What a line without a task says of who and when is for nobody.
const withoutTask = (fields: Record<string, string | string[]>) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'bodyCode' && name !== 'dueOn'));
