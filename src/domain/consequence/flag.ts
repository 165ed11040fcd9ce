/** Who holds one of the mobile red flags. */
export interface FlagHolder {
  /** Number of the flag, from 1. */
  flag: number;
  bodyId: string;
  /** The quarter for which it was given. */
  period: string;
}

/**
 * The flag that goes to a county: its own where it holds one, else one that nobody holds, else that of a county which
 * is none of the best of the quarter; null: each is with one of them.
 * Source: article: 流动红旗; rules.md, "Consequences": the two best counties, they move, history kept.
 */
export function flagFor(
  bodyId: string,
  holders: readonly FlagHolder[],
  { flags, best }: { flags: number; best: ReadonlySet<string> },
): number | null {
  const own = holders.find((holder) => holder.bodyId === bodyId);
  if (own !== undefined) return own.flag;
  const numbers = Array.from({ length: flags }, (_, at) => at + 1);
  const holderOf = new Map(holders.map((holder) => [holder.flag, holder.bodyId]));
  const free = numbers.find((flag) => !holderOf.has(flag));
  return free ?? numbers.find((flag) => !best.has(holderOf.get(flag) ?? '')) ?? null;
}
