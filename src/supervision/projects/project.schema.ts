import { z } from 'zod';
import { projectStates } from '../../domain/supervision/project-lamp.js';
import { plainText } from '../../persistence/plain-text.js';

const day = z.iso.date('日期写成 2026-12-31');
const fen = z.int('金额须为整数（分）').min(0, '金额不能为负').max(100_000_000_000_000, '金额太大');
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, '月份写成 2026-11');
const version = z.int().min(1).max(1_000_000).optional();
const kind = z.string().regex(/^[a-z_]{1,40}$/, '没有这个节点');

export const milestoneInput = z
  .strictObject({ plannedOn: day, doneOn: day.nullable().default(null), version })
  .meta({
    id: 'ProjectMilestoneInput',
    description: 'The planned day of a milestone, and the day it was reached',
  });

export type MilestoneInput = z.infer<typeof milestoneInput>;

export const investmentInput = z
  .strictObject({ month, doneFen: fen })
  .meta({ id: 'ProjectInvestmentInput', description: 'What was invested in one month alone, in fen' });

export type InvestmentInput = z.infer<typeof investmentInput>;

export const projectInput = z
  .strictObject({
    /** Its code in the system it comes from. */
    code: plainText(60, '请填写项目代码'),
    name: plainText(200, '请填写项目名称'),
    bodyCode: z.string('请选择责任单位').trim().min(1, '请选择责任单位').max(60),
    totalFen: fen,
    startsOn: day.nullable().default(null),
    completesOn: day.nullable().default(null),
    state: z.enum(projectStates, '请选择项目状态').default('active'),
    milestones: z
      .array(z.strictObject({ kind, plannedOn: day, doneOn: day.nullable().default(null) }))
      .max(40, '不超过40个节点')
      .default([]),
    investments: z.array(investmentInput).max(240, '不超过240个月').default([]),
  })
  .refine(
    ({ startsOn, completesOn }) => startsOn === null || completesOn === null || startsOn <= completesOn,
    {
      message: '计划竣工不能早于计划开工',
      path: ['completesOn'],
    },
  )
  .meta({
    id: 'ProjectInput',
    description: 'A construction project with its milestones and monthly investment',
  });

export type ProjectInput = z.infer<typeof projectInput>;

export const projectImportInput = z
  .strictObject({ projects: z.array(projectInput).min(1, '没有读到项目').max(500, '一次不超过500个项目') })
  .meta({
    id: 'ProjectImportInput',
    description: 'Projects of another system; the same code is the same project',
  });

export type ProjectImportInput = z.infer<typeof projectImportInput>;

export const projectStateInput = z
  .strictObject({ state: z.enum(projectStates, '请选择项目状态'), version })
  .meta({ id: 'ProjectStateInput' });

export type ProjectStateInput = z.infer<typeof projectStateInput>;

export const projectTaskInput = z.strictObject({ taskId: z.uuid('编号不对').nullable(), version }).meta({
  id: 'ProjectTaskInput',
  description: 'The task of a decision that the project serves; null: none',
});

export type ProjectTaskInput = z.infer<typeof projectTaskInput>;

export const projectListQuery = z.strictObject({
  show: z.enum(['late', 'active', 'all']).optional(),
  words: z.string().trim().max(100).optional(),
});

export type ProjectListQuery = z.infer<typeof projectListQuery>;

export const projectAnswer = z
  .object({ id: z.uuid(), code: z.string(), version: z.int().min(1).max(1_000_000) })
  .meta({ id: 'ProjectAnswer' });

export type ProjectAnswer = z.infer<typeof projectAnswer>;

export const projectImportAnswer = z
  .object({
    created: z.int().min(0).max(500),
    changed: z.int().min(0).max(500),
    /** Sent again as they are. */
    unchanged: z.int().min(0).max(500),
  })
  .meta({ id: 'ProjectImportAnswer' });

export type ProjectImportAnswer = z.infer<typeof projectImportAnswer>;
