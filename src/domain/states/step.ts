import { AppError } from '../errors.js';

/** States as data: what each is called and where each action leads. A state without steps is final. */
export interface StateTable<State extends string, Action extends string> {
  /** What the table is about, for sentences: 「任务」. */
  subject: string;
  initial: State;
  /** Chinese name of each action. */
  actions: Readonly<Record<Action, string>>;
  states: Readonly<Record<State, { name: string; steps: Readonly<Partial<Record<Action, State>>> }>>;
}

/** The states of a table. */
export type StateOf<Table extends { states: object }> = Extract<keyof Table['states'], string>;

/** The actions of a table. */
export type ActionOf<Table extends { actions: object }> = Extract<keyof Table['actions'], string>;

interface Draft<State extends string, Action extends string> {
  subject: string;
  initial: NoInfer<State>;
  actions: Readonly<Record<Action, string>>;
  states: Readonly<
    Record<State, { name: string; steps: Readonly<Partial<Record<NoInfer<Action>, NoInfer<State>>>> }>
  >;
}

/**
 * Builds a table whose steps name only its own states and actions.
 * @throws Error when a state cannot be reached: a table with a dead end is found at start-up
 */
export function stateTable<State extends string, Action extends string>(
  draft: Draft<State, Action>,
): StateTable<State, Action> {
  assertAllReachable(draft);
  return draft;
}

/** Whether an action is possible in a state. */
export function canStep<State extends string, Action extends string>(
  table: StateTable<State, Action>,
  from: NoInfer<State>,
  action: NoInfer<Action>,
): boolean {
  return table.states[from].steps[action] !== undefined;
}

/**
 * The state after an action.
 * @throws AppError `state.illegal-step` that says the present state, what was wanted and what is possible
 */
export function step<State extends string, Action extends string>(
  table: StateTable<State, Action>,
  from: NoInfer<State>,
  action: NoInfer<Action>,
): State {
  const to = table.states[from].steps[action];
  if (to !== undefined) return to;
  throw new AppError('state.illegal-step', refusal(table, from, action), {
    context: { from, action, possible: possibleActions(table, from) },
  });
}

/** The actions that are possible in a state, in the order of the table. */
function possibleActions<State extends string, Action extends string>(
  table: StateTable<State, Action>,
  from: NoInfer<State>,
): Action[] {
  return Object.keys(table.states[from].steps) as Action[];
}

/** Checks that every state can be reached from the initial one. @throws Error naming those that cannot */
export function assertAllReachable<State extends string, Action extends string>(
  table: StateTable<State, Action>,
): void {
  const reached = new Set<State>([table.initial]);
  for (const state of reached) {
    for (const to of Object.values<State | undefined>(table.states[state].steps)) {
      if (to !== undefined) reached.add(to);
    }
  }
  const lost = (Object.keys(table.states) as State[]).filter((state) => !reached.has(state));
  if (lost.length > 0)
    throw new Error(`states of ${table.subject} that nothing leads to: ${lost.join(', ')}`);
}

function refusal<State extends string, Action extends string>(
  table: StateTable<State, Action>,
  from: NoInfer<State>,
  action: NoInfer<Action>,
): string {
  const { name } = table.states[from];
  const possible = possibleActions(table, from).map((each) => table.actions[each]);
  const rest = possible.length === 0 ? '已经没有后续操作' : `现在可以：${possible.join('、')}`;
  return `${table.subject}目前为“${name}”，不能“${table.actions[action]}”；${rest}。`;
}
