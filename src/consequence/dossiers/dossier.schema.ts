import { z } from 'zod';
import { assessedCategories } from '../../domain/assessment/assessment-rules.js';
import { plainText } from '../../persistence/plain-text.js';

/** By what the list is narrowed: a category of bodies, those below the city's assessment, or the city's leaders. */
export const dossierCategories = [...assessedCategories, 'below', 'leader'] as const;

// Whatever stands in an address is answered in words on the page.
export const dossierListQuery = z.object({
  view: z.enum(['people', 'bodies']).catch('people'),
  category: z.enum(dossierCategories).optional().catch(undefined),
  name: z.string().trim().min(1).max(40).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

/** What the list of dossiers is narrowed to. */
export type DossierListQuery = z.infer<typeof dossierListQuery>;

export const dossierFormat = z.enum(['xlsx', 'docx']);
export type DossierFormat = z.infer<typeof dossierFormat>;

export const dossierCommentInput = z
  .strictObject({
    /** Key of an entry of the own dossier; left out: to the whole. */
    entry: z.string().trim().min(1).max(120).optional(),
    text: plainText(1_000, '请写明要说明的情况'),
  })
  .meta({
    id: 'DossierCommentInput',
    description: 'What a person says to his own dossier, or to one of its entries; it is only added to',
  });
export type DossierCommentInput = z.infer<typeof dossierCommentInput>;

export const dossierCommentAnswer = z
  .object({ id: z.uuid(), entry: z.string().nullable() })
  .meta({ id: 'DossierComment' });

/** What a comment answers. */
export type DossierCommentAnswer = z.infer<typeof dossierCommentAnswer>;
