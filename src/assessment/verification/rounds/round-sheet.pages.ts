import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { quarterOf } from '../../../domain/assessment/quarter.js';
import { dayOf, startOfDay } from '../../../domain/calendar/city-day.js';
import type { Actor } from '../../../identity/actor.js';
import { mayDo } from '../../../identity/permissions.js';
import { FormService } from '../../../web/forms/form.service.js';
import type { FormStart, FormState } from '../../../web/forms/form-state.js';
import { PageService } from '../../../web/page.service.js';
import { wordsOf } from '../../../web/words-of.js';
import { periodWords } from '../../measurements/period-words.js';
import { RoundQueries } from './round.queries.js';
import type { RoundView } from './round.queries.js';
import { roundStations } from './round-stations.js';

/** The page of a round, for whoever opens it and for every form of it that was refused. */
interface Shown {
  actor: Actor;
  period: string;
  refused: FormState | null;
}

const secretDigits = 24;
// A number for the office to write down and seal; it is nowhere but on this page until it is sent.
const someSecret = (): string => Array.from({ length: secretDigits }, () => String(randomInt(10))).join('');

/** One quarter's verification as a stepper, with the forms of whoever has the next step. */
@Injectable()
export class RoundSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly rounds: RoundQueries,
  ) {}

  /** @throws record.not-found for a quarter without a round */
  async show(request: Request, response: Response, { actor, period, refused }: Shown): Promise<void> {
    const t = wordsOf(request);
    const round = await this.rounds.get(actor, period);
    const today = dayOf(await this.rounds.now(actor));
    const mayNominate = mayDo(actor, 'verification:nominate') && isCollecting(round);
    const own = round.nominations.filter((one) => one.own && one.withdrawnReason === null);
    const assessorForms = mayNominate ? ['nominate', ...(own.length > 0 ? ['withdraw'] : [])] : [];
    const starts = [...assessorForms.map((id) => ({ id })), ...officeForms(actor, round, today)];
    const place = new Map((round.steps ?? []).map((step) => [step.key, step]));
    await this.pages.send(request, response, {
      view: 'pages/assessment/verification/round',
      title: t('verifications.of-period', { period: periodWords(period, t) }),
      place: [{ href: '/verifications', label: t('verifications.title') }],
      data: {
        round,
        stations: roundStations(round, t),
        candidates:
          round.candidates?.map((one) => ({
            ...{ ...one, place: place.get(one.key)?.place ?? null },
            radar: one.signs.radar?.map((kind) => t(`radar.kind-${kind}`)).join(t('radar.and')) ?? '',
          })) ?? null,
        radarTimes: radarTimes(round.weights),
        items: round.items.map((item) => ({ ...item, step: place.get(item.key) ?? null })),
        unplanned: round.items.filter(({ tripId }) => tripId === null).length,
        indicators: mayNominate ? await this.#indicators(actor) : [],
        parts: mayNominate ? await this.#parts(actor, period) : [],
        own: own.map(({ key, name, bodyName }) => ({ value: key, label: `${bodyName} · ${name}` })),
        forms: await this.forms.openWays(request, starts, refused),
      },
      form: refused,
      help: 'verification',
    });
  }

  async #indicators(actor: Actor) {
    const all = await this.rounds.indicators(actor);
    return all.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  }

  async #parts(actor: Actor, period: string) {
    const parts = await this.rounds.parts(actor, startOfDay(quarterOf(period)?.firstDay ?? '2000-01-01'));
    return parts.map(({ id, wording, bodyName }) => ({ value: id, label: `${bodyName} · ${wording}` }));
  }
}

const isCollecting = ({ state }: RoundView): boolean => state === 'collecting' || state === 'committed';

function officeForms(actor: Actor, round: RoundView, today: string): FormStart[] {
  if (!mayDo(actor, 'verification:run')) return [];
  const { state, version: count, items } = round;
  const version = String(count);
  const abandon = { id: 'abandon', values: { version } };
  if (state === 'collecting') return [{ id: 'commit', values: { version, secret: someSecret() } }];
  if (state === 'committed') return [{ id: 'freeze', values: { version } }, abandon];
  if (state === 'frozen') return [{ id: 'draw', values: { version, publicOn: today } }, abandon];
  return items.some(({ tripId }) => tripId === null) ? [{ id: 'plan', values: { startOn: today } }] : [];
}

// The radar's rule in times, as people say it: 0.5 more for each kind, 3 at most.
const radarTimes = (weights: RoundView['weights']) =>
  weights?.radar && { each: weights.radar.eachSignBp / 10_000, most: weights.radar.mostBp / 10_000 };
