import { z } from 'zod';
import { paperKindNames } from '../../domain/document/paper-kinds.js';
import { plainText } from '../../persistence/plain-text.js';

const version = z.int().min(1).max(1_000_000).optional();

export const paperKind = z.enum(paperKindNames, '没有这种公文');

export const paperListQuery = z.strictObject({
  kind: paperKind.optional(),
  state: z.enum(['draft', 'signed', 'declined'], '没有这种状态').optional(),
  cursor: z.uuid('编号不对').optional(),
});

export type PaperListQuery = z.infer<typeof paperListQuery>;

export const paperSignInput = z.strictObject({ version }).meta({
  id: 'PaperSignInput',
  description: 'The office head signs a formal paper; it takes the next number of its series',
});

export type PaperSignInput = z.infer<typeof paperSignInput>;

export const paperDeclineInput = z
  .strictObject({ reason: plainText(300, '请写明不予签发的原因'), version })
  .meta({ id: 'PaperDeclineInput', description: 'The office head declines a draft with a reason' });

export type PaperDeclineInput = z.infer<typeof paperDeclineInput>;

export const paperForm = z.enum(['docx', 'pdf'], '只有 docx 和 pdf 两种文件');

/** A form in which a paper is handed out. */
export type PaperForm = z.infer<typeof paperForm>;
