import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { consequenceKinds, isReward } from '../../domain/consequence/proposal.js';
import { isUndecidedConsequence } from '../../domain/states/consequence-states.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { FormService } from '../../web/forms/form.service.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { awaitsCheckOf, ConsequenceQueries } from './consequence.queries.js';
import type { ConsequenceRow } from './consequence.queries.js';
import { shownStates } from './consequence.schema.js';
import { quarterWords, roomLinks } from './room-links.pages.js';

/** What the desk is narrowed to; what is none of its choices counts as not chosen. */
export const deskQuery = z.object({
  period: z
    .string()
    .regex(/^20\d\d(Q[1-4])?$/)
    .optional()
    .catch(undefined),
  group: z.string().min(1).max(40).optional().catch(undefined),
  kind: z.enum(consequenceKinds).optional().catch(undefined),
  state: z.enum(shownStates).optional().catch(undefined),
});

/** A choice of the desk. */
export type DeskQuery = z.infer<typeof deskQuery>;

interface Shown {
  actor: Actor;
  query: DeskQuery;
  /** The form that was refused; left out: none was sent. */
  refused?: FormState | null;
}

/** The list of consequences of a quarter, where the leader signs several rewards together. */
@Injectable()
export class ConsequenceDesk {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly consequences: ConsequenceQueries,
  ) {}

  /** The newest quarter where none is named. */
  async show(request: Request, response: Response, { actor, query, refused = null }: Shown): Promise<void> {
    const t = wordsOf(request);
    const periods = await this.consequences.periods(actor);
    const period = query.period ?? periods[0];
    const all = period === undefined ? [] : await this.consequences.list(actor, { period });
    const items = await this.#chosen(actor, { ...query, period }, all);
    const signs = await this.consequences.signsRewards(actor);
    const together = items.filter((one) => (signs ? mayBeTogether(one) : awaitsCheckOf(actor, one)));
    const { group = '', kind = '', state = '' } = query;
    const isPaper = refused?.id === 'paper';
    const mayDraft = mayDo(actor, 'paper:draft') && all.some(isCommended);
    const paperForm = isPaper
      ? refused
      : freshForm(request, { id: 'paper', values: { period: period ?? '' } });
    const choices = (values: readonly string[], key: string) =>
      values.map((value) => ({ value, label: t(`consequences.${key}-${value}`) }));
    await this.pages.send(request, response, {
      view: 'pages/consequence/consequences',
      title: t('consequences.title'),
      data: {
        links: roomLinks(actor, '/consequences', t),
        period: period ?? null,
        periodName: period === undefined ? null : quarterWords(period, t),
        periods: periods.map((one) => ({
          ...{ period: one, name: quarterWords(one, t), current: one === period },
        })),
        search: freshForm(request, {
          id: 'search',
          values: { period: period ?? '', group, kind, state },
        }),
        groups: [...new Set(all.map((one) => one.group))].map((value) => ({ value, label: value })),
        kinds: choices(consequenceKinds, 'kind'),
        states: choices(shownStates, 'state'),
        rewards: items.filter((one) => isReward(one.kind)).map((one) => withChoice(one, together)),
        sanctions: items.filter((one) => !isReward(one.kind)),
        count: items.length,
        ...{ together: together.length, signs, togetherAction: `/consequences/${signs ? 'sign' : 'check'}` },
        togetherYuan: together.reduce((sum, one) => sum + one.proposedFen, 0) / 100,
        togetherForm:
          isPaper || refused === null ? await this.forms.open(request, { id: 'together' }) : refused,
        refused: refused !== null && !isPaper,
        paperForm: mayDraft ? paperForm : null,
      },
      form: refused,
      help: 'consequences',
    });
  }

  /** Those of these ids that the reader sees, as they stand. */
  async chosen(actor: Actor, ids: readonly string[]): Promise<ConsequenceRow[]> {
    return (await this.consequences.list(actor, {})).filter(({ id }) => ids.includes(id));
  }

  /** What would be signed together, before it counts. */
  async check(
    request: Request,
    response: Response,
    { form, chosen }: { form: FormState; chosen: readonly ConsequenceRow[] },
  ): Promise<void> {
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/consequence/consequences-check',
      title: t('consequences.check'),
      place: [{ href: '/consequences', label: t('consequences.title') }],
      data: {
        rewards: chosen.map((one) => withChoice(one, [])),
        count: chosen.length,
        yuan: chosen.reduce((sum, one) => sum + one.proposedFen, 0) / 100,
      },
      form,
      help: 'consequences',
    });
  }

  async #chosen(actor: Actor, query: DeskQuery, all: ConsequenceRow[]): Promise<ConsequenceRow[]> {
    const { group, kind, state } = query;
    if (group === undefined && kind === undefined && state === undefined) return all;
    return this.consequences.list(actor, query);
  }
}

const mayBeTogether = ({ kind, state, tieOf, move }: ConsequenceRow): boolean =>
  isReward(kind) &&
  isUndecidedConsequence(state) &&
  state !== 'reopened' &&
  tieOf === null &&
  move.who === 'signer';

const isCommended = ({ kind, state }: ConsequenceRow): boolean =>
  kind === 'commendation' && state === 'signed';

const withChoice = (one: ConsequenceRow, together: readonly ConsequenceRow[]) => ({
  ...one,
  choosable: together.includes(one),
  yuan: one.amountFen / 100,
});
