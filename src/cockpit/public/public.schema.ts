import { z } from 'zod';

// Whatever stands in an address is answered: a period that is none is the newest.
export const publicQuery = z.object({
  period: z
    .string()
    .regex(/^20\d\d(Q[1-4])?$/)
    .optional()
    .catch(undefined),
});

/** What the public page is asked for. */
export type PublicQuery = z.infer<typeof publicQuery>;

/** How long browsers and the houses between may keep an answer. */
export const publicCache = 'public, max-age=300';
