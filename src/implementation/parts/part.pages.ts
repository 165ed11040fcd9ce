import { Controller, Get, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { PaperQueries } from '../../document/papers/paper.queries.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { DelegationQueries } from '../../organization/tenure/delegation.queries.js';
import { TenureLinesQueries } from '../../organization/tenure/tenure-lines.queries.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { ExplanationQueries } from '../../supervision/explanations/explanation.queries.js';
import { RestrictionQueries } from '../../supervision/restrictions/restriction.queries.js';
import { DeadlineRequestQueries } from '../../supervision/deadlines/deadline-request.queries.js';
import { PartClockQueries } from '../../supervision/lamps/part-clock.queries.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { PartAroundQueries } from './part-around.queries.js';
import { papersShown, placeSteps, stationsOf, turnOf } from './part-sheet.js';
import { PartQueries } from './part.queries.js';
import type { PartView } from './part.queries.js';
import { disputeInput } from './signing.schema.js';
import { SigningService } from './signing.service.js';

const id = z.uuid('编号不对');

/** 任务: one body's part with all that hangs on it, and the first two acts on it. */
@ApiExcludeController()
@Controller('parts/:id')
export class PartPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly parts: PartQueries,
    private readonly surroundings: PartAroundQueries,
    private readonly signing: SigningService,
    private readonly picker: BodyPickerService,
    private readonly restrictions: RestrictionQueries,
    private readonly explanations: ExplanationQueries,
    private readonly clocks: PartClockQueries,
    private readonly requests: DeadlineRequestQueries,
    private readonly tenures: TenureLinesQueries,
    private readonly delegations: DelegationQueries,
    private readonly letters: PaperQueries,
  ) {}

  @Get()
  @Allow('decision:read')
  @UseInterceptors(LivePage)
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.#show(request, response, { context, partId, refused: null });
  }

  @Post('sign')
  @Allow('part:sign')
  async sign(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'sign',
      run: () => this.signing.sign(context, partId),
      done: () => ({ to: `/parts/${partId}`, say: 'part.signed' }),
      again: (refused) => this.#show(request, response, { context, partId, refused }),
    });
  }

  @Post('dispute')
  @Allow('part:dispute')
  async dispute(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...disputeForm(partId),
      run: (fields) => this.#dispute(context, partId, fields),
      done: () => ({ to: `/parts/${partId}`, say: 'part.disputed' }),
      again: (refused) => this.#show(request, response, { context, partId, refused }),
    });
  }

  async #dispute(context: CommandContext, partId: string, fields: Fields) {
    const [text = ''] = valuesOf(fields, 'suggestedBody');
    const suggestedBody = await this.picker.codeOf(context.actor.cityId, 'suggestedBody', text);
    const input = readForm(
      disputeInput,
      { ...fields, suggestedBody: suggestedBody ?? '' },
      { optional: ['suggestedBody'] },
    );
    return this.signing.dispute(context, partId, input);
  }

  async #show(request: Request, response: Response, { context: { actor }, partId, refused }: Shown) {
    const part = await this.parts.get(actor, partId);
    const around = await this.surroundings.around(actor, part);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/implementation/part',
      title: part.task.wording,
      place: placeSteps(part, t, placeOf({ subjectType: 'decision', subjectId: part.decision.id })),
      data: {
        part,
        ...around,
        ...papersShown(part, (subjectType, subjectId) =>
          mayOpenPapers(actor, part) ? placeOf({ subjectType, subjectId }) : null,
        ),
        restrictions: await this.restrictions.ofPart(actor, partId),
        explanations: await this.explanations.ofPart(actor, partId),
        mayAsk: mayDo(actor, 'explanation:ask') && around.chain.isOpen,
        clock: part.state === 'draft' ? null : await this.clocks.of(actor, partId),
        requests: await this.requests.ofPart(actor, partId),
        vacant: around.chain.isOpen ? await this.tenures.vacantHead(actor, part.body.id) : null,
        acts: await this.delegations.actsOn(partId),
        papers: await this.letters.ofSubject(actor, partId),
        stations: stationsOf(part, t),
        turn: turnOf(part, around, t),
        signForm: refused?.id === 'sign' ? refused : await this.forms.open(request, { id: 'sign' }),
        disputeForm:
          refused?.id === 'dispute' ? refused : await this.forms.open(request, disputeForm(partId)),
      },
      form: refused,
      help: 'tasks',
    });
  }
}

interface Shown {
  context: CommandContext;
  partId: string;
  /** The form that was refused. */
  refused: FormState | null;
}

// An order is read by the body that it was issued to, also where another unit may read the task.
const mayOpenPapers = (actor: Actor, { body }: PartView): boolean =>
  body.id === actor.bodyId || !mayDo(actor, 'part:sign');

const disputeForm = (partId: string) => ({ id: 'dispute', draft: `dispute:${partId}` });
