import { z } from 'zod';
import type { WorkShown } from '../../supervision/my-work/my-work.queries.js';

/** Which list of the workbench is looked at. */
export interface WorkView {
  show: WorkShown;
  /** From 1. */
  page: number;
}

/** The query of the workbench; what is none of its lists is the first page of 待办. */
export const workView = z.object({
  show: z.enum(['todo', 'warned', 'waiting']).catch('todo'),
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
});

/** The address of a list. */
export function listOf({ show, page }: WorkView): string {
  const query = new URLSearchParams({
    ...(show === 'todo' ? {} : { show }),
    ...(page === 1 ? {} : { page: String(page) }),
  });
  return query.size === 0 ? '/' : `/?${query.toString()}`;
}
