/** How often work was slow at one place of a quarter. */
export interface SlowCount {
  /** Code of the body, group or cause, or a quarter. */
  key: string;
  name: string | null;
  /** Red lamps that came on. */
  red: number;
  /** Reports returned or missed. */
  reports: number;
  /** Restrictions raised. */
  restrictions: number;
  bodies: number;
  /** All of them in the quarter before. */
  before: number;
}

/** A line of the table. */
export interface SlowLine extends SlowCount {
  /** Red lamps, reports and restrictions together. */
  total: number;
  /** More (positive) or fewer than in the quarter before. */
  change: number;
  /** Per cent of all, whole numbers. */
  share: number;
}

/**
 * Puts counts in order: most first, then the most red lamps; ties keep the order in which they come. `inOrder` keeps
 * order and empty lines: quarters stand one after the other.
 */
export function slowTable(
  counts: readonly SlowCount[],
  { inOrder = false } = {},
): { lines: SlowLine[]; total: number } {
  const all = counts.reduce((sum, count) => sum + totalOf(count), 0);
  const lines = counts.map((count) => lineOf(count, all));
  const kept = inOrder
    ? lines
    : lines
        .filter(({ total }) => total > 0)
        .sort((one, other) => other.total - one.total || other.red - one.red);
  return { lines: kept, total: all };
}

const totalOf = ({ red, reports, restrictions }: SlowCount): number => red + reports + restrictions;

function lineOf(count: SlowCount, all: number): SlowLine {
  const total = totalOf(count);
  return {
    ...count,
    total,
    change: total - count.before,
    share: all === 0 ? 0 : Math.round((total * 100) / all),
  };
}
