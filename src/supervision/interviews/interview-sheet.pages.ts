import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { readsSanctions } from '../../consequence/proposals/consequence-reach.record.js';
import { PaperQueries } from '../../document/papers/paper.queries.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { cityMinute } from '../../web/city-minute.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { InterviewChainQueries } from './chain/interview-chain.queries.js';
import type { ChainView, ChainWay } from './chain/interview-chain.queries.js';
import { InterviewQueries } from './interview.queries.js';
import type { InterviewView } from './interview.queries.js';

/** The ways to decide a proposed interview, each with a form of its own. */
export const decisionWays = ['sign', 'decline'] as const;

/** Name of the draft of such a form. */
export const draftOf = (way: (typeof decisionWays)[number], interviewId: string): string =>
  `interview-${way}:${interviewId}`;

/** Name of the draft of a form that comes after the signature; null: nothing of it is worth keeping. */
export const chainDraftOf = (way: ChainWay, interviewId: string): string | null =>
  way === 'receive' ? null : `interview-${way}:${interviewId}`;

interface Shown {
  actor: Actor;
  interviewId: string;
  /** The form that was refused; left out: none was sent. */
  refused?: FormState | null;
}

/** The page of one interview, for whoever opens it and for every form of it that was refused. */
@Injectable()
export class InterviewSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly interviews: InterviewQueries,
    private readonly chains: InterviewChainQueries,
    private readonly papers: PaperQueries,
  ) {}

  /** @throws record.not-found for an interview that the actor does not see */
  async show(
    request: Request,
    response: Response,
    { actor, interviewId, refused = null }: Shown,
  ): Promise<void> {
    const interview = await this.interviews.get(actor, interviewId);
    const chain = await this.chains.find(actor, interviewId);
    const t = wordsOf(request);
    const forms = await this.forms.openWays(
      request,
      [...startsOf(interview), ...chainStarts(chain)],
      refused,
    );
    const { result, orderId } = interview;
    await this.pages.send(request, response, {
      view: 'pages/supervision/interview',
      title: t('interviews.one', { body: interview.bodyName }),
      place: [{ href: '/interviews', label: t('interviews.title') }],
      data: {
        ...{ interview, forms, chain },
        open: (interview.mine && result?.waits !== true) || refusedDecision(refused),
        inputs: inputsOf(interview).map(({ name, value }) => ({
          name: t(`interviews.input-${name}`),
          value,
        })),
        order: orderId && placeOf({ subjectType: 'order', subjectId: orderId }),
        headChanged: result?.headChanged ?? false,
        waits: result?.waits ?? false,
        waitsUntil: result === null ? null : new Date(result.statementUntil),
        consequence: result && readsSanctions(actor) && `/consequences/${result.consequenceId}`,
        papers: await this.papers.ofSubject(actor, interviewId),
        ...(chain === null ? {} : shownOf(chain, actor, t)),
      },
      form: refused,
      help: 'interviews',
    });
  }
}

const refusedDecision = (refused: FormState | null): boolean =>
  decisionWays.some((way) => way === refused?.id);

const startsOf = ({ id, version }: InterviewView) =>
  decisionWays.map((way) => ({ id: way, values: { version: String(version) }, draft: draftOf(way, id) }));

function chainStarts(chain: ChainView | null) {
  if (chain === null) return [];
  const { id, version, ways, meeting, rectifyUntil, commitment } = chain;
  const first: Partial<Record<ChainWay, Record<string, string>>> = {
    record: { meetingId: meeting?.id ?? '', heldOn: meeting === null ? '' : meeting.at.slice(0, 10) },
    rectify: { dueOn: rectifyUntil, requirement: commitment ?? '' },
  };
  return ways.map((way) => ({
    ...{ id: way, draft: chainDraftOf(way, id), values: { version: String(version), ...first[way] } },
  }));
}

type Words = ReturnType<typeof wordsOf>;

function shownOf({ meeting, together, callable, rectification, steps }: ChainView, actor: Actor, t: Words) {
  return {
    meetingAt: meeting === null ? null : new Date(meeting.at),
    absentees: together.map(({ id, bodyName }) => ({ value: id, label: bodyName })),
    others: callable.map(({ id, bodyName }) => ({ value: id, label: bodyName })),
    rectificationHref:
      rectification && mayDo(actor, 'decision:read')
        ? placeOf({ subjectType: 'decision', subjectId: rectification.id })
        : null,
    chainSteps: steps.map((one) => ({ ...one, name: t(`interviews.step-${one.action}`) })),
    outcomes: ['pass', 'redo'].map((value) => ({ value, label: t(`interviews.check-${value}`) })),
  };
}

const known = [
  'redAt',
  'sentence',
  'number',
  'feedbackDueAt',
  'overdueWd',
  'total',
  'rank',
  'mean',
  'headSinceOn',
];

const inputsOf = ({ inputs }: InterviewView) =>
  known.flatMap((name) => {
    const value = inputs[name];
    if (value === undefined || value === null) return [];
    return [{ name, value: name.endsWith('At') ? cityMinute(new Date(value)) : String(value) }];
  });
