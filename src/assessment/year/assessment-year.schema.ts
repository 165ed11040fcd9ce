import { z } from 'zod';
import { stepCodes } from '../../domain/assessment/year-walk/step-code.js';

export const yearParam = z.coerce.number().int().min(2000).max(2099);

export const yearQuery = z.object({ year: yearParam.optional().catch(undefined) });
export type YearQuery = z.infer<typeof yearQuery>;

const instant = z.iso.datetime({ offset: true }).nullable();

export const yearAnswer = z
  .object({
    year: z.int(),
    years: z.array(z.int()),
    today: z.iso.date(),
    beganAt: instant,
    nextDueAt: instant,
    rows: z.array(
      z.object({
        id: z.uuid(),
        period: z.string(),
        code: z.enum(stepCodes),
        startsOn: z.iso.date(),
        dueOn: z.iso.date(),
        provisional: z.boolean(),
        standing: z.enum(['coming', 'open', 'done', 'over', 'overdue']),
        mover: z.enum(['units', 'assessors', 'owners', 'office', 'chair', 'signers', 'finance']),
        openedAt: instant,
        remindedAt: instant,
        closedAt: instant,
      }),
    ),
  })
  .meta({ id: 'AssessmentYear', description: 'The assessment calendar of a year as it stands today' });
