import type { Move } from '../../domain/decision/whose-move.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import type { RecordOwner } from '../../identity/permissions.js';

/** A task as it is read. */
export interface FlatTask {
  id: string;
  number: string;
  wording: string;
  standard: string | null;
  dueStory: string;
  /** The indicator that it serves, code and name; null: none. */
  indicator: string | null;
  /** The part that it was broken down from; null at the top. */
  parentPartId: string | null;
}

/** A part as it is read, with whose move it is. */
export interface FlatPart {
  id: string;
  taskId: string;
  role: 'responsible' | 'cooperating';
  state: PartState;
  lamp: LampColour;
  sentence: string | null;
  wayBack: string | null;
  progress: number;
  /** Percent that the plan expects by now; null: not dispatched, settled, or nothing can be said. */
  expected: number | null;
  dueAt: Date | null;
  bodyId: string;
  bodyName: string;
  /** Whose record it is, for who may open it. */
  owner: RecordOwner;
  move: Move;
}

/** A part with the tasks that were broken down from it. */
export interface TreePart extends FlatPart {
  children: TreeTask[];
}

/** A task with its parts; `worst` is the worst lamp among them and all below. */
export interface TreeTask extends FlatTask {
  parts: TreePart[];
  worst: LampColour;
}

/** Order of the tasks: by their worst lamp, or as they are numbered. */
export type TreeOrder = 'lamp' | 'number';

const worstFirst: readonly LampColour[] = ['red', 'yellow', 'grey', 'green'];
const settled: ReadonlySet<PartState> = new Set(['concluded', 'withdrawn', 'transferred', 'merged']);

/** Tasks with their parts and what was broken down from these, from the top. Tasks come in the order of numbers. */
export function treeOf(
  { tasks, parts }: { tasks: readonly FlatTask[]; parts: readonly FlatPart[] },
  order: TreeOrder,
): TreeTask[] {
  const partsOf = Map.groupBy(parts, ({ taskId }) => taskId);
  const tasksBelow = Map.groupBy(tasks, ({ parentPartId }) => parentPartId);
  const below = (parentPartId: string | null): TreeTask[] => {
    const found = (tasksBelow.get(parentPartId) ?? []).flatMap((task) => {
      const own = (partsOf.get(task.id) ?? []).map((part) => ({ ...part, children: below(part.id) }));
      return own.length === 0 ? [] : [{ ...task, parts: own, worst: worstOf(own) }];
    });
    return order === 'number' ? found : found.toSorted((one, other) => rank(one) - rank(other));
  };
  return below(null);
}

function worstOf(parts: readonly TreePart[]): LampColour {
  const lamps = parts.flatMap((part) => [
    settled.has(part.state) ? 'green' : part.lamp,
    ...part.children.map(({ worst }) => worst),
  ]);
  return worstFirst.find((lamp) => lamps.includes(lamp)) ?? 'green';
}

const rank = ({ worst }: TreeTask): number => worstFirst.indexOf(worst);
