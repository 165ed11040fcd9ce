import { z } from 'zod';
import { plainText } from '../../persistence/plain-text.js';

const day = z.iso.date('日期写成 2026-12-31');
const instant = z.iso.datetime({ offset: true, error: '时间写成 2026-12-31T18:00:00+08:00' });

/** A milestone as it is entered: its goal, its day and how progress grows towards it. */
export const milestoneInput = z.strictObject({
  title: plainText(100),
  goal: plainText(300).optional(),
  dueOn: day,
  curve: z.enum(['linear', 'at_end', 'monthly']).default('linear'),
  expectedAtEnd: z.number().min(0).max(100),
  monthlyPlan: z.record(z.string().regex(/^\d{4}-\d{2}$/), z.number().min(0).max(100)).optional(),
});

export type MilestoneInput = z.infer<typeof milestoneInput>;

/** A task as it is entered; bodies and posts by their codes. */
const taskInput = z
  .strictObject({
    wording: plainText(2_000),
    path: plainText(2_000).optional(),
    standard: plainText(2_000).optional(),
    responsible: z.string().optional(),
    cooperating: z.array(z.string()).max(60).default([]),
    responsibleLeader: z.string().optional(),
    dueOn: day.optional(),
    dueAt: instant.optional(),
    longTerm: z.boolean().default(false),
    marginReason: plainText(300).optional(),
    milestones: z.array(milestoneInput).max(24).default([]),
    proposalId: z.uuid().optional(),
    /** Code of the indicator that it serves; left out: none, or that of the task above. */
    indicatorCode: z.string().trim().min(1).max(20).optional(),
  })
  .meta({
    id: 'TaskInput',
    description: 'One task: wording, responsible and cooperating bodies, deadline, milestones',
  });

export type TaskInput = z.infer<typeof taskInput>;

/** A decision as it is entered, with its tasks; `dispatch` confirms it in the same step. */
export const decisionInput = z
  .strictObject({
    title: plainText(200),
    documentId: z.uuid().optional(),
    weakness: z
      .string()
      .max(120)
      .optional()
      .describe('Key of the weakness that it answers, as points.2025Q4.indicator.E02'),
    responsibleLeader: z.string().optional(),
    urgent: z.boolean().default(false),
    tasks: z.array(taskInput).max(500).default([]),
    dispatch: z.enum(['at_once', 'in_five_minutes']).optional(),
    complete: z.boolean().default(false),
  })
  .meta({ id: 'DecisionInput', description: 'A decision with its tasks' });

export type DecisionInput = z.infer<typeof decisionInput>;

export const confirmInput = z
  .strictObject({ dispatch: z.enum(['at_once', 'in_five_minutes']).default('in_five_minutes') })
  .meta({ id: 'ConfirmInput' });

export const addTasksInput = z
  .strictObject({ tasks: z.array(taskInput).min(1).max(500) })
  .meta({ id: 'AddTasksInput' });

export const withdrawInput = z.strictObject({ reason: plainText(300) }).meta({ id: 'WithdrawInput' });
