import { closingDayOf } from '../../domain/calendar/city-day.js';
import { disputeStates } from '../../domain/states/dispute-states.js';
import type { DisputeState } from '../../domain/states/dispute-states.js';
import { orderStates } from '../../domain/states/order-states.js';
import type { OrderState } from '../../domain/states/order-states.js';
import { settledPartStates } from '../../domain/states/part-states.js';
import type { DaysLeft } from './part-shown.js';
import type { PartView } from './part.queries.js';

type Words = (key: string, values?: Record<string, string | number>) => string;
type Place = (subjectType: string, subjectId: string) => string | null;

/** The pages above a part: the list, and its decision where that has a page. */
export function placeSteps({ decision }: PartView, t: Words, href: string | null) {
  const list = { href: '/tasks', label: t('part.list') };
  return href === null ? [list] : [list, { href, label: decision.title }];
}

/** The papers of a part with their states in words, the way to them, and how they are called. */
export function papersShown({ dispute, orders }: PartView, place: Place) {
  return {
    disputeState: dispute && disputeStates.states[dispute.state as DisputeState].name,
    orders: orders.map((order) => ({
      ...order,
      stateName: orderStates.states[order.state as OrderState].name,
      href: place('order', String(order.id)),
    })),
  };
}

/** Whose move it is, by name, and how long there is. */
export function turnOf({ move, body }: PartView, around: Around, t: Words) {
  const { countyName, left, mine } = around;
  const office =
    countyName === null ? t('part.city-office') : t('part.county-office', { county: countyName });
  const who = move.who === 'unit' ? body.name : t(`part.who-${move.who}`, { office });
  return { who, mine, left: left && t(left.isOver ? 'part.over' : 'part.left', { days: left.days }) };
}

interface Around {
  countyName: string | null;
  left: DaysLeft | null;
  mine: boolean;
}

/** The five stations, as this part stands among them; a day of the year in which it is due stands without its year. */
export function stationsOf({ state, dueAt, dispatchedAt, signedAt, concludedAt }: PartView, t: Words) {
  const at = stationNow({ state, signedAt, concludedAt });
  const year = dueAt === null ? '' : closingDayOf(dueAt).slice(0, 5);
  const notes = [dispatchedAt, signedAt, concludedAt].map((passed) =>
    passed === null ? '' : closingDayOf(passed).replace(year, ''),
  );
  return ['decision', 'supervision', 'implementation', 'assessment', 'consequence'].map((name, index) => ({
    name: t(`part.station-${name}`),
    state: index < at ? 'past' : index === at ? 'now' : 'next',
    note: notes[index] ?? '',
  }));
}

function stationNow({ state, signedAt, concludedAt }: Pick<PartView, 'state' | 'signedAt' | 'concludedAt'>) {
  if (state === 'draft') return 0;
  if (concludedAt !== null) return 3;
  return signedAt === null && !settledPartStates.has(state) ? 1 : 2;
}
