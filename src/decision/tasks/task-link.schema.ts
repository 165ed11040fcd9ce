import { z } from 'zod';

export const taskLinkInput = z
  .strictObject({
    /** Code of the indicator; left out or null: it serves none. */
    indicatorCode: z.string().trim().min(1).max(20).nullable().optional(),
    version: z.int().min(1).max(1_000_000).optional(),
  })
  .meta({
    id: 'TaskLinkInput',
    description: 'The indicator that a task serves; its lead assessor reviews the reports',
  });
export type TaskLinkInput = z.infer<typeof taskLinkInput>;

export const taskLinkAnswer = z
  .strictObject({ taskId: z.uuid(), indicatorCode: z.string().nullable(), version: z.int() })
  .meta({ id: 'TaskLink' });

/** What a task serves now. */
export type TaskLinkAnswer = z.infer<typeof taskLinkAnswer>;
