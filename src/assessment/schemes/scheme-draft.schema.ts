import { z } from 'zod';
import { assessedCategories } from '../../domain/assessment/assessment-rules.js';
import { methodNames } from '../../domain/assessment/method-registry.js';
import { schemeKinds } from '../../domain/assessment/scheme-check.js';
import { plainText } from '../../persistence/plain-text.js';

/** The draft's `revision` as its editor read it; somebody else's edit in between is a conflict. */
const version = z.int().min(1).max(1_000_000);
const weightBp = z
  .int('权重写成百分数，至多两位小数')
  .min(0, '权重不能小于0')
  .max(10_000, '权重不能超过100%');
const code = z.string().trim().min(1, '请选择指标').max(20);
const bodyCode = z.string().trim().min(1, '请选择单位').max(40);
const year = z.int('请填写年度').min(2_020, '年度写成 2027').max(2_100, '年度写成 2027');
const day = z.iso.date('请填写日期，如 2027-01-01');

export const copyInput = z.strictObject({ copyOf: z.uuid('请选择要复制的方案'), year }).meta({
  id: 'SchemeCopyInput',
  description: 'A draft as a copy of an issued scheme, for the same or another year',
});
export type CopyInput = z.infer<typeof copyInput>;

export const newSchemeInput = z
  .strictObject({
    code: z
      .string('请填写办法编号')
      .trim()
      .regex(/^[A-Z]\d{1,3}$/, '办法编号写成一个字母加数字，如 M1、N11'),
    kind: z.enum(schemeKinds, '请选择种类'),
    title: plainText(100),
    categories: z.array(z.enum(assessedCategories)).min(1, '请至少选一类单位').max(assessedCategories.length),
    year,
  })
  .meta({ id: 'NewSchemeInput', description: 'A draft from nothing: one of the 1+6+N' });
export type NewSchemeInput = z.infer<typeof newSchemeInput>;

export const draftInput = z.union([copyInput, newSchemeInput]).meta({ id: 'SchemeDraftInput' });
export type DraftInput = z.infer<typeof draftInput>;

export const amendInput = z
  .strictObject({
    version,
    title: plainText(100),
    effectiveOn: day,
    sharedWeightBp: weightBp,
    note: z.string().trim().max(300, '不超过300字').default(''),
  })
  .meta({
    id: 'SchemeAmendInput',
    description: 'Title, first day and weight of the shared section of a draft',
  });
export type AmendInput = z.infer<typeof amendInput>;

const rowInput = z.strictObject({
  code,
  weightBp: weightBp.optional(),
  method: z.enum(methodNames, '请选择计分方法').optional(),
  parameters: z.record(z.string().max(40), z.json()).optional(),
  period: z.enum(['monthly', 'quarterly', 'annual'], '请选择周期').optional(),
  dataOwner: bodyCode.optional(),
  leadAssessor: bodyCode.optional(),
  /** Null: as in the library. */
  checkingBody: bodyCode.nullable().optional(),
});
export type RowInput = z.infer<typeof rowInput>;

export const rowsInput = z
  .strictObject({
    version,
    put: z.array(rowInput).max(300).default([]),
    remove: z.array(code).max(300).default([]),
  })
  .meta({
    id: 'SchemeRowsInput',
    description:
      'Rows that are added or changed (what is left out stays as it is), and rows that are taken out',
  });
export type RowsInput = z.infer<typeof rowsInput>;

export const bodiesInput = z
  .strictObject({
    version,
    bodies: z
      .array(z.strictObject({ code: bodyCode, group: plainText(40).nullable(), ranked: z.boolean() }))
      .max(1_000)
      .optional(),
    notApplicable: z
      .array(
        z.strictObject({ code, bodyCode, reason: plainText(200), approvedBy: plainText(60, '请写明批准人') }),
      )
      .max(1_000)
      .optional(),
  })
  .meta({
    id: 'SchemeBodiesInput',
    description:
      'Groups, bodies scored but not ranked, and rows not applicable; each list replaces the one before',
  });
export type BodiesInput = z.infer<typeof bodiesInput>;

export const weighingInput = z
  .strictObject({
    version,
    /** Of a special measure. */
    counts: z
      .discriminatedUnion(
        'as',
        [
          z.strictObject({ as: z.literal('alone') }),
          z.strictObject({ as: z.literal('section'), bp: weightBp.min(1, '权重要大于0') }),
          z.strictObject({
            as: z.literal('bonus'),
            most: z
              .number('加分写成数字')
              .positive('加分要大于0')
              .max(100, '加分太大')
              .multipleOf(0.01, '至多两位小数'),
          }),
        ],
        '请选择怎样计入',
      )
      .optional(),
    /** Of the overall measure. */
    specialBp: weightBp.optional(),
  })
  .meta({
    id: 'SchemeWeighingInput',
    description:
      'How a special measure enters the overall result, or what the overall measure leaves to all special ones',
  });
export type WeighingInput = z.infer<typeof weighingInput>;

export const proposeInput = z
  .strictObject({
    version,
    documentNumber: plainText(100),
    effectiveOn: day,
    reason: z.string().trim().max(300, '不超过300字').default(''),
  })
  .meta({ id: 'SchemeProposeInput', description: 'Asks a second person to issue the draft' });
export type ProposeInput = z.infer<typeof proposeInput>;

export const versionInput = z.strictObject({ version }).meta({ id: 'SchemeVersionInput' });
export type VersionInput = z.infer<typeof versionInput>;

export const weightsInput = z
  .strictObject({
    weights: z.record(z.string().max(20), weightBp).default({}),
    sharedWeightBp: weightBp.optional(),
  })
  .meta({ id: 'SchemeWeightsInput', description: 'Weights to be checked without keeping them' });
export type WeightsInput = z.infer<typeof weightsInput>;

export const draftAnswer = z
  .strictObject({
    id: z.uuid(),
    code: z.string(),
    version: z.int().min(1).max(1_000_000),
    state: z.enum(['draft', 'proposed', 'issued', 'discarded']),
    stateName: z.string(),
    revision: z.int().min(1).max(1_000_000),
  })
  .meta({ id: 'SchemeDraftAnswer' });
export type DraftAnswer = z.infer<typeof draftAnswer>;
