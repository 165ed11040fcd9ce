import { closingDayOf } from '../../domain/calendar/city-day.js';
import { partStates } from '../../domain/states/part-states.js';
import type { RecordOwner } from '../../identity/permissions.js';
import { treeOf } from '../tasks/task-tree.js';
import type { FlatPart, FlatTask, TreeOrder, TreePart, TreeTask } from '../tasks/task-tree.js';

/** How a tree is shown, and to whom. */
interface Showing {
  order: TreeOrder;
  t: (key: string, values?: Record<string, string | number>) => string;
  /** The reader's body. */
  own: string;
  placeOf: (subject: { subjectType: string; subjectId: string }) => string | null;
  /** Whether the reader may open what belongs to that owner. */
  mayOpen: (owner: RecordOwner) => boolean;
}

interface ShownPart extends Omit<TreePart, 'children' | 'lamp'> {
  lamp: string;
  href: string | null;
  stateName: string;
  /** Whose move it is; null: nobody's any more. */
  turn: { who: string; mine: boolean; action: string; by: string } | null;
  children: ShownTask[];
}

interface ShownTask extends Omit<TreeTask, 'parts'> {
  parts: ShownPart[];
}

/** The tasks of a decision with everything in words. */
export const shownTree = (
  flat: { tasks: readonly FlatTask[]; parts: readonly FlatPart[] },
  showing: Showing,
): ShownTask[] => treeOf(flat, showing.order).map((task) => shownTask(task, showing));

const shownTask = (task: TreeTask, showing: Showing): ShownTask => ({
  ...task,
  parts: task.parts.map((part) => shownPart(part, showing)),
});

const shownPart = (part: TreePart, showing: Showing): ShownPart => ({
  ...part,
  lamp: lampOf(part),
  href: showing.mayOpen(part.owner) ? showing.placeOf({ subjectType: 'part', subjectId: part.id }) : null,
  stateName: partStates.states[part.state].name,
  turn: turnOf(part, showing),
  children: part.children.map((task) => shownTask(task, showing)),
});

const lampless: ReadonlySet<string> = new Set(['draft', 'withdrawn', 'transferred', 'merged']);

function lampOf({ state, lamp }: FlatPart): string {
  if (state === 'concluded') return 'done';
  if (state === 'suspended') return 'hold';
  return lampless.has(state) ? 'grey' : lamp;
}

function turnOf({ move, bodyId, bodyName }: FlatPart, { t, own }: Showing): ShownPart['turn'] {
  if (move.who === 'nobody') return null;
  const by = move.by === null ? '' : ' ' + t('decision.by', { day: closingDayOf(move.by) });
  const unit = move.who === 'unit';
  return {
    who: unit ? bodyName : t(`decision.turn-${move.who}`),
    mine: unit && bodyId === own,
    action: move.action,
    by,
  };
}
