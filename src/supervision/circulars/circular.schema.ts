import { z } from 'zod';

/** 督查专报, 督查通报, 议定事项落实情况表, 督办台账. */
export const circularKinds = ['briefing', 'circular', 'progress', 'ledger'] as const;

/** One of them. */
export type CircularKind = (typeof circularKinds)[number];

export const circularKind = z.enum(circularKinds, '没有这种报表');

/** Those that are signed as formal papers; the ledger is a working list. */
export const circularPaperKind = z.enum(['briefing', 'circular', 'progress'], '这种报表不作公文');

/** One of them. */
export type CircularPaperKind = z.infer<typeof circularPaperKind>;

/** What a circular is about: one meeting (or another decision), one leader, or one week by any of its days. */
export const circularScope = z.discriminatedUnion(
  'of',
  [
    z.strictObject({ of: z.literal('decision'), id: z.uuid('编号不对') }),
    z.strictObject({ of: z.literal('leader'), id: z.string().min(1, '请写明领导的岗位').max(60) }),
    z.strictObject({ of: z.literal('week'), id: z.iso.date('日期写成 2026-12-31') }),
  ],
  '请写明是哪次会议、哪位领导还是哪一周',
);

/** The scope of a circular. */
export type CircularScope = z.infer<typeof circularScope>;
