import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { decisionStates } from '../../domain/states/decision-states.js';
import type { DecisionState } from '../../domain/states/decision-states.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { termsOf, wordsOf } from '../../web/words-of.js';
import { DocumentListQueries } from '../documents/document-list.queries.js';
import { DecisionListQueries } from './decision-list.queries.js';
import { stationsOf } from './decision-stations.js';

const states = Object.keys(decisionStates.states) as [DecisionState, ...DecisionState[]];
const oneOf = <T extends string>(values: readonly [T, ...T[]]) =>
  z.union([z.literal(''), z.enum(values)]).optional();
const filter = z.object({
  state: oneOf(states),
  lamp: oneOf(['red', 'yellow', 'green']),
  words: z.string().trim().max(100, '不超过100字').optional(),
  after: z.uuid('编号不对').optional(),
});
type Filter = z.infer<typeof filter>;

/** 决策: every decision that the reader has to do with, each as a loop of five stations. */
@ApiExcludeController()
@Controller('decisions')
export class DecisionPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly decisions: DecisionListQueries,
    private readonly documents: DocumentListQueries,
  ) {}

  @Get()
  @Allow('decision:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { after, ...query }: Filter,
  ): Promise<void> {
    const t = wordsOf(request);
    const asked = {
      state: query.state === '' ? undefined : query.state,
      lamp: query.lamp === '' ? undefined : query.lamp,
      words: query.words === '' ? undefined : query.words,
    };
    const {
      items,
      count,
      now: cityNow,
      nextCursor,
    } = await this.decisions.list(actor, { ...asked, cursor: after });
    const data = {
      rows: items.map((row) => ({ ...row, stations: stationsOf(row, t, cityNow) })),
      count,
      filtered: Object.values(asked).some((one) => one !== undefined),
      first: after === undefined ? null : pathOf(asked),
      next: nextCursor && pathOf({ ...asked, after: nextCursor }),
      search: await this.forms.open(request, { id: 'filter', values: given(asked) }),
      states: states.map((value) => ({ value, label: termsOf(request)(decisionStates.states[value].name) })),
      lamps: ['red', 'yellow', 'green'].map((value) => ({ value, label: t(`lamp.${value}`) })),
      mayCreate: mayDo(actor, 'decision:create'),
      // null: the register is not open to the reader.
      documentsWaiting: mayDo(actor, 'document:read') ? await this.documents.waiting(actor) : null,
    };
    await this.pages.send(request, response, {
      view: 'pages/decision/list',
      title: t('decision.title'),
      data,
      help: 'decisions',
    });
  }
}

const given = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

function pathOf(values: Record<string, string | undefined>): string {
  const query = new URLSearchParams(given(values)).toString();
  return query === '' ? '/decisions' : `/decisions?${query}`;
}
