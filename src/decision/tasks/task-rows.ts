/** Fields of a form as they were typed. */
type Fields = Record<string, string | string[]>;

/** One task of the form: where its fields begin, and the beginnings of its milestones. */
interface TaskRow {
  number: number;
  index: number;
  prefix: string;
  milestones: { number: number; index: number; prefix: string }[];
}

interface Task {
  own: Fields;
  milestones: Fields[];
}

/** The rows in which the fields stand; at least one. */
export const rowsIn = (fields: Fields): TaskRow[] =>
  tasksIn(fields).map(({ milestones }, index) => ({
    number: index + 1,
    index,
    prefix: `tasks.${index}.`,
    milestones: milestones.map((_one, place) => ({
      number: place + 1,
      index: place,
      prefix: `tasks.${index}.milestones.${place}.`,
    })),
  }));

/**
 * The fields after a press on one of the buttons beside the rows: `add`, `remove.<row>`, `milestone.<row>` or
 * `unmilestone.<row>.<milestone>`; of anything else nothing changes.
 */
export function pressed(fields: Fields, step: string): Fields {
  const [what, row = '', milestone = ''] = step.split('.');
  const tasks = tasksIn(fields);
  const task = tasks[Number(row)];
  if (what === 'add') tasks.push({ own: {}, milestones: [] });
  if (what === 'remove') tasks.splice(Number(row), 1);
  if (what === 'milestone') task?.milestones.push({});
  if (what === 'unmilestone') task?.milestones.splice(Number(milestone), 1);
  return fieldsOf(fields, tasks.length === 0 ? [{ own: {}, milestones: [] }] : tasks);
}

/** The field in which one goes on after a press: the first of the new row, or of the row beside the one that went. */
export function focusAfter(step: string, rows: readonly TaskRow[]): string | null {
  const [what, index = ''] = step.split('.');
  const row = what === 'add' ? rows.at(-1) : (rows[Number(index)] ?? rows.at(-1));
  if (row === undefined) return null;
  const milestone = what === 'milestone' ? row.milestones.at(-1) : undefined;
  return milestone === undefined ? `${row.prefix}wording` : `${milestone.prefix}title`;
}

/** The fields without the milestones in which nothing was typed. */
export const withoutEmptyRows = (fields: Fields): Fields =>
  fieldsOf(
    fields,
    tasksIn(fields).map((task) => ({ ...task, milestones: task.milestones.filter(isTyped) })),
  );

const isTyped = (milestone: Fields): boolean =>
  Object.entries(milestone).some(([name, value]) => name !== 'curve' && value !== '');

function tasksIn(fields: Fields): Task[] {
  const tasks: Task[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const [, index, inner = ''] = /^tasks\.(\d{1,3})\.(.+)$/.exec(name) ?? [];
    if (index === undefined) continue;
    const task = (tasks[Number(index)] ??= { own: {}, milestones: [] });
    const [, place, field = ''] = /^milestones\.(\d{1,2})\.(.+)$/.exec(inner) ?? [];
    if (place === undefined) task.own[inner] = value;
    else (task.milestones[Number(place)] ??= {})[field] = value;
  }
  const there = tasks
    .filter(() => true)
    .map((task) => ({ ...task, milestones: task.milestones.filter(() => true) }));
  return there.length === 0 ? [{ own: {}, milestones: [] }] : there;
}

function fieldsOf(fields: Fields, tasks: readonly Task[]): Fields {
  const others = Object.entries(fields).filter(([name]) => !name.startsWith('tasks.'));
  const rows = tasks.flatMap(({ own, milestones }, index) => [
    ...named(own, `tasks.${index}.`),
    ...milestones.flatMap((milestone, place) => named(milestone, `tasks.${index}.milestones.${place}.`)),
  ]);
  return Object.fromEntries([...others, ...rows]);
}

// A row in which nothing was typed still has its first field, so that it is there the next time.
function named(fields: Fields, prefix: string): [string, string | string[]][] {
  const first = prefix.includes('.milestones.') ? { title: '' } : { wording: '' };
  return Object.entries({ ...first, ...fields }).map(([name, value]) => [`${prefix}${name}`, value]);
}
