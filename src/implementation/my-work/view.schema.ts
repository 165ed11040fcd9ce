import { z } from 'zod';

const count = z.int().min(0).max(1_000_000_000);
const instant = z.iso.datetime().nullable();
const named = z.object({ code: z.string(), name: z.string() });

export const reportView = z
  .object({
    id: z.uuid(),
    partId: z.uuid(),
    task: z.object({ number: z.string(), wording: z.string() }),
    body: named,
    period: z.string(),
    kind: z.enum(['progress', 'as_planned', 'completion']),
    wording: z.string(),
    progress: z.number(),
    previousProgress: z.number(),
    milestoneIds: z.array(z.uuid()),
    mark: z.enum(['on_time', 'late', 'supplement', 'unowed']),
    state: z.enum(['submitted', 'passed', 'returned', 'lapsed']),
    stateName: z.string(),
    submittedBy: z.string(),
    submittedAt: z.iso.datetime(),
    reviewDueAt: z.iso.datetime(),
    reviewedBy: z.string().nullable(),
    reviewedAt: instant,
    returnKind: z.enum(['form', 'unfinished']).nullable(),
    returnReasons: z.array(z.object({ code: z.string(), words: z.string() })),
    reviewNote: z.string().nullable(),
    answerDueAt: instant,
    evidence: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        mediaType: z.string(),
        pages: count,
        byteSize: count,
        cited: z.boolean(),
        held: z.enum(['waiting', 'infected']).nullable(),
      }),
    ),
    version: count,
  })
  .meta({ id: 'Report', description: 'A report with its evidence and review' });

export const reportPage = z
  .object({ rows: z.array(reportView), nextCursor: z.uuid().nullable() })
  .meta({ id: 'ReportPage' });

export const partView = z
  .object({
    id: z.uuid(),
    decision: z.object({ id: z.uuid(), number: z.string(), title: z.string(), state: z.string() }),
    task: z.object({
      id: z.uuid(),
      number: z.string(),
      wording: z.string(),
      path: z.string().nullable(),
      standard: z.string().nullable(),
      dueStory: z.string(),
      indicator: z
        .object({
          code: z.string(),
          name: z.string(),
          assessorName: z.string().nullable(),
          reviewerBodyId: z.uuid().nullable(),
        })
        .nullable(),
    }),
    body: named.extend({ id: z.uuid() }),
    role: z.enum(['responsible', 'cooperating']),
    state: z.string(),
    stateName: z.string(),
    urgent: z.boolean(),
    progress: z.number(),
    milestones: z.array(z.record(z.string(), z.unknown())),
    dispatchedAt: instant,
    signedAt: instant,
    reportedDoneAt: instant,
    concludedAt: instant,
    dueAt: instant,
    lamp: z.object({
      colour: z.enum(['green', 'yellow', 'red', 'grey']),
      sentence: z.string().nullable(),
      wayBack: z.string().nullable(),
      since: instant,
      worsensAt: instant,
    }),
    move: z.object({
      who: z.enum(['unit', 'reviewer', 'supervision_office', 'leader', 'answerer', 'dispatcher', 'nobody']),
      action: z.string(),
      by: instant,
    }),
    reports: z.array(reportView),
    dispute: z.record(z.string(), z.unknown()).nullable(),
    orders: z.array(z.record(z.string(), z.unknown())),
    version: count,
  })
  .meta({ id: 'Part', description: 'One body’s part of a task: lamp, whose move, reports, dispute, orders' });
