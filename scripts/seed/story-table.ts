import type { TaskInput } from '../../src/decision/tasks/task.schema.js';
import { isFate } from './fates.js';
import type { FateName } from './fates.js';

/** A task of the story and what becomes of it. */
export interface StoryTask {
  wording: string;
  lead: string;
  /** Cooperating bodies. */
  others: string[];
  /** `YYYY-MM-DD`; null: 长期坚持. */
  dueOn: string | null;
  fate: FateName;
  milestones: TaskInput['milestones'];
  /** What the body breaks its part down to. */
  below: StoryTask[];
}

const year = '2026-';

/**
 * Reads tasks from a table of one line each: wording | responsible + cooperating bodies | deadline or 长期 | fate |
 * milestones. A milestone is `MM-DD percent title`, at the end of its time where the percent has an exclamation mark;
 * they are separated by semicolons. A deadline with an exclamation mark is one milestone of that kind. A line that begins with > is given on by the body of the line before.
 */
export function tasksOf(table: string): StoryTask[] {
  const tasks: StoryTask[] = [];
  for (const line of table.split('\n').map((each) => each.trim())) {
    const parent = tasks.at(-1);
    if (line === '') continue;
    if (line.startsWith('>') && parent !== undefined) parent.below.push(taskOf(line.slice(1)));
    else tasks.push(taskOf(line));
  }
  return tasks;
}

function taskOf(line: string): StoryTask {
  const [wording = '', bodies = '', due = '', fate = '', milestones = ''] = line
    .split('|')
    .map((cell) => cell.trim());
  const [lead = '', ...others] = bodies.split('+').map((code) => code.trim());
  if (!isFate(fate)) throw new Error(`the story knows no fate “${fate}”: ${line}`);
  const dueOn = due === '长期' ? null : year + due.slice(0, 5);
  const plan = due.endsWith('!') ? `${due.slice(0, 5)} 100! 完成任务` : milestones;
  return { wording, lead, others, dueOn, fate, milestones: milestonesOf(plan), below: [] };
}

function milestonesOf(cell: string): TaskInput['milestones'] {
  return cell
    .split(';')
    .map((each) => /^(\d\d-\d\d) (\d+)(!?) (.+)$/.exec(each.trim()))
    .filter((found) => found !== null)
    .map(([, day = '', percent = '', atEnd, title = '']) => ({
      title,
      dueOn: year + day,
      curve: atEnd === '!' ? ('at_end' as const) : ('linear' as const),
      expectedAtEnd: Number(percent),
    }));
}
