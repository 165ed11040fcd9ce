import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { quarterWords, roomLinks } from '../proposals/room-links.pages.js';
import { preferenceKinds } from './preference.entity.js';
import { PreferenceQueries } from './preference.queries.js';
import type { PreferenceRow } from './preference.queries.js';
import * as schema from './preference.schema.js';
import { PreferenceService } from './preference.service.js';

const id = z.uuid('编号不对');
const draftForm = { id: 'draft', draft: 'preference' };
const shape = { numbers: ['version'] };

interface Shown {
  actor: Actor;
  refused: FormState | null;
}

/** 倾斜支持: what runs until when, what waits for a signature, and the form by which one is drafted. */
@ApiExcludeController()
@Controller('preferences')
export class PreferencePages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly bodies: BodyPickerService,
    private readonly queries: PreferenceQueries,
    private readonly preferences: PreferenceService,
  ) {}

  @Get()
  @Allow('preference:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { actor, refused: null });
  }

  @Post()
  @Allow('preference:draft')
  async draft(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...draftForm,
      run: async (fields) => this.preferences.draft(context, await this.#read(actor, fields)),
      done: () => ({ to: '/preferences', say: 'preferences.done-draft' }),
      again: (refused) => this.#show(request, response, { actor, refused }),
    });
  }

  @Post(':id/decision')
  @Allow('consequence:sign')
  async decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) preferenceId: string,
  ): Promise<void> {
    const { actor } = context;
    const outcome = (request.body as Fields).outcome === 'decline' ? 'decline' : 'sign';
    await this.forms.handle(request, response, {
      id: `${outcome}-${preferenceId}`,
      run: (fields) =>
        this.preferences.decide(
          context,
          preferenceId,
          readForm(schema.preferenceDecisionInput, fields, shape),
        ),
      done: () => ({ to: '/preferences', say: `preferences.done-${outcome}` }),
      again: (refused) => this.#show(request, response, { actor, refused }),
    });
  }

  @Post(':id/end')
  @Allow('preference:draft')
  async end(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) preferenceId: string,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: `end-${preferenceId}`,
      run: (fields) =>
        this.preferences.end(context, preferenceId, readForm(schema.preferenceEndInput, fields, shape)),
      done: () => ({ to: '/preferences', say: 'preferences.done-end' }),
      again: (refused) => this.#show(request, response, { actor, refused }),
    });
  }

  async #read(actor: Actor, fields: Fields) {
    const text = valuesOf(fields, 'bodyCode')[0] ?? '';
    const bodyCode = (await this.bodies.codeOf(actor.cityId, 'bodyCode', text)) ?? '';
    return readForm(schema.preferenceInput, { ...fields, bodyCode }, { days: ['validFrom', 'validUntil'] });
  }

  async #show(request: Request, response: Response, { actor, refused }: Shown): Promise<void> {
    const t = wordsOf(request);
    const mayDraft = mayDo(actor, 'preference:draft');
    const maySign = mayDo(actor, 'consequence:sign') && (await this.queries.signs(actor));
    const items = await this.queries.list(actor);
    const ways = (one: PreferenceRow) => waysOf(one, { mayDraft, maySign });
    const starts = items.flatMap((one) =>
      ways(one).map((way) => ({ id: `${way}-${one.id}`, values: { version: String(one.version) } })),
    );
    const forms = await this.forms.openWays(request, starts, refused);
    await this.pages.send(request, response, {
      view: 'pages/consequence/preferences',
      title: t('preferences.title'),
      data: {
        links: roomLinks(actor, '/preferences', t),
        items: items.map((one) => ({
          ...{ ...one, quarter: quarterWords(one.period, t) },
          ...{ sign: forms[`sign-${one.id}`] ?? null, decline: forms[`decline-${one.id}`] ?? null },
          end: forms[`end-${one.id}`] ?? null,
        })),
        mayDraft,
        kinds: preferenceKinds.map((value) => ({ value, label: t(`preferences.kind-${value}`) })),
        draftForm: refused?.id === draftForm.id ? refused : await this.forms.open(request, draftForm),
      },
      form: refused,
      help: 'consequences',
    });
  }
}

function waysOf(
  { state, expired }: PreferenceRow,
  { mayDraft, maySign }: { mayDraft: boolean; maySign: boolean },
): ('sign' | 'decline' | 'end')[] {
  if (state === 'drafted') return maySign ? ['sign', 'decline'] : [];
  return state === 'signed' && !expired && mayDraft ? ['end'] : [];
}
