import type { CityLaw } from '../../domain/city-law.js';
import { isOpenRestriction, restrictionStates } from '../../domain/states/restriction-states.js';
import type { RestrictionState } from '../../domain/states/restriction-states.js';
import { restrictionLamp, restrictionMove } from '../../domain/supervision/restriction-clock.js';
import type { RestrictionAnswer, RestrictionMoveView } from './restriction.schema.js';
import type { Restriction } from './restriction.entity.js';

/** Everything by which the next move on a restriction is told. */
export interface RestrictionMoveFacts {
  state: RestrictionState;
  dueAt: Date;
  bodyName: string;
  leaderName: string | null;
  /** 市 or the county of the office that looks after the raiser. */
  officeName: string;
}

/** Whose move it is, by name, with his lamp. */
export function restrictionMoveView(
  { state, dueAt, bodyName, leaderName, officeName }: RestrictionMoveFacts,
  law: CityLaw,
  now: Date,
): RestrictionMoveView {
  const { who, action } = restrictionMove(state);
  const names = {
    body: bodyName,
    office: officeName,
    leader: leaderName ?? '责任领导',
    meeting: `调度会（${officeName}召集）`,
    nobody: '无',
  };
  const isOpen = isOpenRestriction(state);
  return {
    ...{ who, action, name: names[who] },
    by: isOpen ? dueAt.toISOString() : null,
    late: isOpen && now > dueAt,
    lamp: restrictionLamp({ state, dueAt, remindedAt: null, hasLeader: true }, law, now),
  };
}

/** How the office that looks after a body is called; a county's by its county. */
export const officeNameOf = (countyName: string | null): string =>
  countyName === null ? '两办督查室' : `${countyName}督查室`;

/** What every command on a restriction answers; precondition: it is as it is written back. */
export function restrictionAnswerOf(
  restriction: Restriction,
  names: Pick<RestrictionMoveFacts, 'bodyName' | 'leaderName' | 'officeName'>,
  { law, now, version }: { law: CityLaw; now: Date; version: number },
): RestrictionAnswer {
  const { id, partId = null, state, dueAt, story = null } = restriction;
  return {
    ...{ id, partId, state, stateName: restrictionStates.states[state].name, story, version },
    move: restrictionMoveView({ state, dueAt, ...names }, law, now),
  };
}
