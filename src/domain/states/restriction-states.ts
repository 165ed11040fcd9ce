import { stateTable } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/**
 * Life of a restriction 提请协调: "cannot, because …" climbs from whoever is asked to the responsible leader and to the
 * dispatch meeting, until a person ends it. It is handed on once; after that the office says who answers. An answer
 * that comes late is still an answer.
 * Source: rules.md, "Restriction"; mission.md S3, X5. That the raiser may take it back is an assumption.
 */
export const restrictionStates = stateTable({
  subject: '提请协调事项',
  initial: 'asked',
  actions: {
    solve: '答复解决',
    refuse: '不予认可',
    reroute: '转请其他单位',
    hand_back: '交督查室指定',
    assign: '指定答复单位',
    climb: '逐级上升',
    decide: '会议议定',
    withdraw: '撤回',
    lapse: '随任务了结',
  },
  states: {
    asked: {
      name: '待答复',
      steps: {
        solve: 'solved',
        refuse: 'refused',
        reroute: 'rerouted',
        climb: 'with_leader',
        withdraw: 'withdrawn',
        lapse: 'lapsed',
      },
    },
    rerouted: {
      name: '已转请，待答复',
      steps: {
        solve: 'solved',
        refuse: 'refused',
        hand_back: 'with_office',
        climb: 'with_leader',
        withdraw: 'withdrawn',
        lapse: 'lapsed',
      },
    },
    with_office: {
      name: '待督查室指定',
      steps: { assign: 'assigned', climb: 'with_leader', withdraw: 'withdrawn', lapse: 'lapsed' },
    },
    assigned: {
      name: '已指定，待答复',
      steps: {
        solve: 'solved',
        refuse: 'refused',
        climb: 'with_leader',
        withdraw: 'withdrawn',
        lapse: 'lapsed',
      },
    },
    with_leader: {
      name: '待责任领导协调',
      steps: {
        solve: 'solved',
        refuse: 'refused',
        climb: 'on_agenda',
        withdraw: 'withdrawn',
        lapse: 'lapsed',
      },
    },
    on_agenda: {
      name: '待调度会议定',
      steps: {
        solve: 'solved',
        decide: 'decided',
        refuse: 'refused',
        withdraw: 'withdrawn',
        lapse: 'lapsed',
      },
    },
    solved: { name: '已解决', steps: {} },
    refused: { name: '理由不成立', steps: {} },
    decided: { name: '会议已议定', steps: {} },
    withdrawn: { name: '已撤回', steps: {} },
    lapsed: { name: '任务已了结', steps: {} },
  },
});

/** State of a restriction. */
export type RestrictionState = StateOf<typeof restrictionStates>;

/** What can be done with a restriction. */
export type RestrictionAction = ActionOf<typeof restrictionStates>;

/** States in which somebody has the next move; the blocked milestone stands still meanwhile. */
export const openRestrictionStates = [
  'asked',
  'rerouted',
  'with_office',
  'assigned',
  'with_leader',
  'on_agenda',
] as const satisfies readonly RestrictionState[];

const open: ReadonlySet<RestrictionState> = new Set(openRestrictionStates);

/** Whether a restriction still waits for somebody. */
export const isOpenRestriction = (state: RestrictionState): boolean => open.has(state);
