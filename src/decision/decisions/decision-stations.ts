import { dayOf } from '../../domain/calendar/city-day.js';
import { decisionStates } from '../../domain/states/decision-states.js';
import type { LoopFacts } from './decision-list.queries.js';

/** One of the five stations of a decision, as the partial shows it. */
export interface Station {
  name: string;
  state: 'past' | 'now' | 'next';
  /** A date or how it stands there. */
  note: string;
}

type Words = (key: string, values?: Record<string, string | number>) => string;

const standsAt = { draft: 0, confirmed: 0, dispatched: 2, closed: 3, withdrawn: 1 } as const;

/** 决策 督办 落实 考核 奖惩 of one decision: where it stands, and what there is to say at each; `now` is city time. */
export function stationsOf(loop: LoopFacts, t: Words, now: Date): Station[] {
  const at = standsAt[loop.state];
  const notes = [decided(loop, now), supervised(loop, t), done(loop), assessed(loop, t), '—'];
  return notes.map((note, index) => ({
    name: t(`decision.station-${index + 1}`),
    state: index < at ? 'past' : index === at && loop.state !== 'withdrawn' ? 'now' : 'next',
    note,
  }));
}

function decided({ state, dispatchedAt }: LoopFacts, now: Date): string {
  if (dispatchedAt === null || state === 'withdrawn') return decisionStates.states[state].name;
  const day = dayOf(dispatchedAt);
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? day.slice(5) : day;
}

function supervised({ dispatchedAt, red, yellow }: LoopFacts, t: Words): string {
  if (dispatchedAt === null) return '—';
  const lamps = [
    red > 0 ? t('decision.red', { count: red }) : '',
    yellow > 0 ? t('decision.yellow', { count: yellow }) : '',
  ];
  return lamps.filter((one) => one !== '').join(' ') || t('decision.quiet');
}

const done = ({ dispatchedAt, concluded, parts }: LoopFacts): string =>
  dispatchedAt === null ? '—' : `${concluded}/${parts}`;

const assessed = ({ state, onTime, parts }: LoopFacts, t: Words): string =>
  state === 'closed' ? t('decision.on-time', { onTime, parts }) : '—';
