import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

/** Figures of the present rules that are to be another, under the names of the rule pack. */
const changes = z.record(z.string().max(60), z.json());

export const ruleChangeInput = z
  .strictObject({
    effectiveOn: z.iso.date('请写明从哪一天起执行'),
    source: plainText(200, '请写明依据，如文件名称和文号'),
    changes: changes.optional(),
    /** A whole rule pack as YAML, for a city that brings its own. */
    text: z.string().max(60_000, '规则包不超过6万字').optional(),
  })
  .refine(({ changes: some, text }) => (some === undefined) !== (text === undefined), {
    message: '改几个数字，或者给出整份规则包，两者取其一',
    path: ['text'],
  })
  .meta({
    id: 'RuleChangeInput',
    description: 'Changed figures under the names of the rule pack, or a whole rule pack as YAML',
  });

export type RuleChangeInput = z.infer<typeof ruleChangeInput>;

export const ruleDecisionInput = z
  .strictObject({
    outcome: z.enum(['confirm', 'discard']),
    reason: plainText(200, '请写明理由'),
    version: z.int().min(1).max(1_000_000).optional(),
  })
  .meta({ id: 'RuleDecisionInput', description: 'Confirms the change, or discards it, with the reason' });

export type RuleDecisionInput = z.infer<typeof ruleDecisionInput>;

export const ruleChangeAnswer = z
  .object({
    id: z.uuid(),
    state: z.string(),
    effectiveOn: z.iso.date(),
    rulePackVersion: z.int().min(1).max(1_000_000).nullable(),
    version: z.int().min(1).max(1_000_000),
  })
  .meta({ id: 'RuleChangeAnswer' });

export type RuleChangeAnswer = z.infer<typeof ruleChangeAnswer>;
