import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { sayWeakness } from '../../domain/assessment/weakness/say-weakness.js';
import { interviewStates } from '../../domain/states/interview-states.js';
import type { InterviewState } from '../../domain/states/interview-states.js';
import { orderStates } from '../../domain/states/order-states.js';
import type { OrderState } from '../../domain/states/order-states.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo, mayDoTo } from '../../identity/permissions.js';
import { ChangeFeedQueries } from '../../web/change-feed.queries.js';
import { eventIdOf } from '../../web/feed-position.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { DecisionRoomQueries } from './decision-room.queries.js';
import type { DecisionHead, DecisionPaper } from './decision-room.queries.js';
import { factsOf, summaryOf } from './decision-facts.js';
import { stationsOf } from './decision-stations.js';
import { shownTree } from '../break-down/shown-tree.js';
import type { TreeOrder } from '../tasks/task-tree.js';

const id = z.uuid('编号不对');
const view = z.object({ order: z.enum(['lamp', 'number']).default('lamp') });
type View = z.infer<typeof view>;

/** One decision as a loop: its stations, its tasks down to the last part, and what can be done with it. */
@ApiExcludeController()
@Controller()
export class DecisionRoomPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly room: DecisionRoomQueries,
    private readonly feed: ChangeFeedQueries,
  ) {}

  @Get('decisions/:id')
  @Allow('decision:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) decisionId: string,
    @Query({ schema: view }) { order }: View,
  ): Promise<void> {
    const feed = eventIdOf(await this.feed.end());
    const data = await this.#data(request, { actor, id: decisionId, order });
    await this.pages.send(request, response, {
      view: 'pages/decision/decision',
      title: data.head.title,
      place: [{ href: '/decisions', label: wordsOf(request)('decision.title') }],
      data,
      feed,
      help: 'decisions',
    });
  }

  /** What of it changes, asked for by the page itself when something has changed. */
  @Get('live/decisions/:id')
  @Allow('decision:read')
  async live(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) decisionId: string,
    @Query({ schema: view }) { order }: View,
  ): Promise<void> {
    const data = await this.#data(request, { actor, id: decisionId, order });
    await this.pages.send(request, response, { view: 'fragments/decision/live', title: '', data });
  }

  async #data(request: Request, asked: { actor: Actor; id: string; order: TreeOrder }) {
    const t = wordsOf(request);
    const { actor, order } = asked;
    const { head, now, papers, ...flat } = await this.room.get(actor, asked.id);
    return {
      head,
      order,
      stations: stationsOf(head, t, now),
      facts: factsOf(head, t),
      summary: summaryOf(head, t),
      source: head.source && sayWeakness(head.source, t),
      sourceHref:
        head.source && mayDo(actor, 'weakness:read')
          ? placeOf({ subjectType: 'weakness', subjectId: head.source.key })
          : null,
      documentHref: mayDo(actor, 'document:read')
        ? head.document && placeOf({ subjectType: 'document', subjectId: head.document.id })
        : null,
      minutesLeft: minutesLeft(head, now),
      takeBack: await this.forms.open(request, { id: 'take-back' }),
      tasks: shownTree(flat, {
        order,
        t,
        own: actor.bodyId,
        placeOf,
        mayOpen: (owner) => mayDoTo(actor, 'decision:read', owner),
      }),
      papers: papers.map((paper) => ({
        ...paper,
        title: t(`decision.paper-${paper.kind}`),
        stateName: stateNameOf(paper),
        href: placeOf({ subjectType: paper.kind, subjectId: paper.id }),
      })),
      may: actsOf(actor, head),
    };
  }
}

// Begun minutes count: at 4:01 there are five.
const minutesLeft = ({ state, leavesAt }: DecisionHead, now: Date): number | null =>
  state === 'confirmed' && leavesAt !== null && leavesAt > now
    ? Math.ceil((leavesAt.getTime() - now.getTime()) / 60_000)
    : null;

function actsOf(actor: Actor, { state, complete, leavesAt }: DecisionHead) {
  const open = state !== 'closed' && state !== 'withdrawn';
  return {
    confirm: state === 'draft' && mayDo(actor, 'decision:confirm'),
    takeBack: state === 'confirmed' && leavesAt !== null && mayDo(actor, 'decision:take-back'),
    add: open && mayDo(actor, 'decision:add-task'),
    complete: open && !complete && mayDo(actor, 'decision:complete'),
    withdraw: open && mayDo(actor, 'decision:withdraw'),
    copy: mayDo(actor, 'decision:create'),
  };
}

const stateNameOf = ({ kind, state }: DecisionPaper): string =>
  kind === 'order'
    ? orderStates.states[state as OrderState].name
    : interviewStates.states[state as InterviewState].name;
