import { z } from 'zod';

const farthest = 10_000;

/** Which page of a list an address asks for, from 1: what is no number is the first, what is too far the farthest. */
export const pageAsked = z.coerce
  .number()
  .int()
  .min(1)
  .catch(1)
  .transform((page) => Math.min(page, farthest));

/** What `partials/pager` and `partials/beyond` want to know of a list. */
export interface ListPages {
  count: number;
  size: number;
  /** Null: one is there already. */
  first: string | null;
  next: string | null;
  /** The last page there is, for who went beyond it; else null. */
  last: string | null;
}

/** The ways between the pages of a list of `count` rows; `at`: the address of a page. */
export function listPages(
  { page, size, count }: { page: number; size: number; count: number },
  at: (page: number) => string,
): ListPages {
  const pages = Math.max(1, Math.ceil(count / size));
  return {
    ...{ count, size },
    first: page > 1 ? at(1) : null,
    next: page < pages ? at(page + 1) : null,
    last: page > pages ? at(pages) : null,
  };
}
