import { z } from 'zod';

export const computeInput = z
  .strictObject({ period: z.string().regex(/^20\d\d(Q[1-4])?$/, '季度写成 2026Q3，年度写成 2026') })
  .meta({ id: 'ComputeInput', description: 'The quarter to compute, as 2026Q3, or the year, as 2026' });

export type ComputeInput = z.infer<typeof computeInput>;

const count = z.int().min(0).max(10_000_000);

export const computationAnswer = z
  .strictObject({
    id: z.uuid(),
    period: z.string(),
    number: count,
    bodies: count,
    rows: count,
    /** Rows that still wait for a value. */
    open: count,
    sha256: z.string(),
  })
  .meta({ id: 'ScoreComputation' });

/** What a computation came to. */
export type ComputationAnswer = z.infer<typeof computationAnswer>;

export const computationList = z
  .strictObject({
    items: z.array(
      z.strictObject({
        ...{
          id: z.uuid(),
          period: z.string(),
          number: count,
          sha256: z.string(),
          computedAt: z.iso.datetime(),
        },
      }),
    ),
  })
  .meta({ id: 'ScoreComputationList' });
