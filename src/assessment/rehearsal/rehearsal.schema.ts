import { z } from 'zod';

const quarter = z.string().regex(/^20\d\dQ[1-4]$/, '季度写成 2026Q3');

export const rehearsalQuery = z.object({ period: quarter.optional().catch(undefined) });
export type RehearsalQuery = z.infer<typeof rehearsalQuery>;

const text = z.string();
const maybe = text.nullable();
const count = z.int().min(0).max(1_000_000);
const change = z.int().min(-1_000_000).max(1_000_000);
const place = z.strictObject({
  ...{ group: text, total: maybe, grade: maybe, rank: count.nullable() },
});

export const rehearsalAnswer = z
  .strictObject({
    /** The stored quarter it was rehearsed on; null: there is none with data. */
    period: maybe,
    periods: z.array(text),
    moves: z.array(
      z.strictObject({
        code: text,
        name: text,
        before: place.nullable(),
        after: place,
        risen: change.nullable(),
      }),
    ),
    /** Rows that decide nothing. */
    idle: z.array(
      z.strictObject({ code: text, name: text, why: z.enum(['same-for-all', 'no-place-moves']) }),
    ),
    /** The smallest change of each weight that swaps two neighbours, in basis points; the most sensitive first. */
    tipping: z.array(
      z.strictObject({
        ...{
          code: text,
          name: text,
          weightBp: count,
          changeBp: change.nullable(),
          above: maybe,
          below: maybe,
        },
      }),
    ),
    outOfReach: z.array(
      z.strictObject({
        ...{
          code: text,
          name: text,
          best: text,
          leader: text,
          leads: text,
          why: z.enum(['too-far', 'veto']),
        },
      }),
    ),
    /** Rows without data of that quarter: left out, the rest rescaled. */
    leftOut: z.array(z.strictObject({ code: text, name: text, bodies: count })),
  })
  .meta({
    id: 'Rehearsal',
    description: 'What a scheme would have done to a stored quarter; nothing is kept',
  });

/** A rehearsal with names. */
export type RehearsalAnswer = z.infer<typeof rehearsalAnswer>;
