import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const version = z.int().min(1).max(1_000_000).optional();
const computationId = z.uuid('请选择一次计分');

export const period = z.string().regex(/^20\d\d(Q[1-4])?$/, '季度写成 2026Q3，年度写成 2026');

export const resultQuery = z.object({ number: z.coerce.number().int().min(1).max(1_000).optional() });
export type ResultQuery = z.infer<typeof resultQuery>;

export const resultPreviewInput = z
  .strictObject({ computationId })
  .meta({ id: 'ResultPreviewInput', description: 'The computation that each body is shown' });
export type ResultPreviewInput = z.infer<typeof resultPreviewInput>;

export const resultCorrectInput = z
  .strictObject({ computationId, version })
  .meta({ id: 'ResultCorrectInput', description: 'The computation that corrects what was upheld' });
export type ResultCorrectInput = z.infer<typeof resultCorrectInput>;

export const resultPublishInput = z
  .strictObject({ basis: plainText(200), version })
  .meta({ id: 'ResultPublishInput', description: 'The document on which the publication rests' });
export type ResultPublishInput = z.infer<typeof resultPublishInput>;

export const resultReissueInput = z
  .strictObject({ reason: plainText(300), version })
  .meta({ id: 'ResultReissueInput', description: 'Why a published result is taken up again' });
export type ResultReissueInput = z.infer<typeof resultReissueInput>;

const standing = z.object({
  total: z.string().nullable(),
  grade: z.string().nullable(),
  rank: z.int().nullable(),
});

export const resultAnswer = z
  .object({
    id: z.uuid(),
    period: z.string(),
    number: z.int(),
    state: z.string(),
    stateName: z.string(),
    computationId: z.uuid(),
    objectionsUntil: z.iso.datetime().nullable(),
    documentNumber: z.string().nullable(),
    /** Bodies whose band or rank this command moved. */
    moved: z.array(z.object({ bodyId: z.uuid(), before: standing, after: standing })),
    version: z.int(),
  })
  .meta({ id: 'PeriodResult' });

/** What a command on a result answers. */
export type ResultAnswer = z.infer<typeof resultAnswer>;
