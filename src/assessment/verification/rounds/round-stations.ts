import { dayOf } from '../../../domain/calendar/city-day.js';
import type { RoundView } from './round.queries.js';

/** One step of a round, as the partial of stations shows it. */
export interface RoundStation {
  name: string;
  state: 'past' | 'now' | 'next';
  /** A day or a count. */
  note: string;
}

type Words = (key: string, values?: Record<string, string | number>) => string;

// The step that is to be done next.
const standsAt = { collecting: 0, committed: 2, frozen: 3, drawn: 4, abandoned: -1 } as const;

/** 提名, 封存密数, 冻结名单, 抽取, 实地核查: where a round stands. */
export function roundStations(round: RoundView, t: Words): RoundStation[] {
  const { committedAt, frozenAt, drawnAt, drawn, found } = round;
  const at = standsAt[round.state] + (drawn > 0 && found === drawn ? 1 : 0);
  // The title says the year.
  const day = (instant: Date) => dayOf(instant).replace(`${round.period.slice(0, 4)}-`, '');
  const notes = [
    day(round.openedAt),
    ...[committedAt, frozenAt, drawnAt].map((instant) => (instant === null ? '—' : day(instant))),
    drawn === 0 ? '—' : `${found}/${drawn}`,
  ];
  return notes.map((note, index) => ({
    name: t(`verifications.step-${index + 1}`),
    state: index < at ? 'past' : index === at ? 'now' : 'next',
    note,
  }));
}
