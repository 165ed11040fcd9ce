import type { WinterStop } from './calendar/winter-stop.js';
import type { AssessmentRules } from './assessment/assessment-rules.js';
import type { LampDeductionRules } from './assessment/deduction-proposals.js';
import type { MeasureRules } from './assessment/measure-check.js';
import type { VerificationRules } from './assessment/verification/verification-rules.js';
import type { ConsequenceRules } from './consequence/consequence-rules.js';
import type { RadarRules } from './assessment/radar/radar-rules.js';

/** Days of a limit: working days or calendar days, always said which. */
export interface DayCount {
  days: number;
  unit: 'wd' | 'cd';
}

/** Stages of a construction project, from its preparation to production. */
export const projectStages = ['preparation', 'start', 'building', 'completion', 'production'] as const;

/** A stage of a construction project: 前期, 开工, 在建, 竣工, 投产. */
export type ProjectStage = (typeof projectStages)[number];

/** 项目建设全过程调度推进: the stages with their usual milestones, and the winter in which nothing is built. */
export interface ProjectRules {
  winterStop: WinterStop;
  /** In their order; kinds of milestones are unique over all stages. */
  stages: readonly {
    stage: ProjectStage;
    name: string;
    /** Whether the winter stop counts for its milestones. */
    outdoors: boolean;
    milestones: readonly { kind: string; name: string }[];
  }[];
}

/**
 * The rules of one city at one version: every number of the loop stands here once, with its words in the file
 * rules/<city>.yaml. Closed periods keep the version they were judged by. Shares are basis points (bp).
 */
export interface RulePack {
  city: string;
  version: number;
  /** First day on which it holds, `YYYY-MM-DD`. */
  effectiveOn: string;
  /** Limits when a document names none. */
  limits: {
    document: DayCount;
    meetingRecord: DayCount;
    instructionUrgent: DayCount;
    instructionOrdinary: DayCount;
    instructionDifficult: DayCount;
  };
  /** Stretches of a working day in which minutes are counted, in their order. */
  workingHours: readonly { from: string; until: string }[];
  dispatch: { takeBackMinutes: number };
  signing: { yellowAfterWd: number; redAfterWd: number };
  dispute: { decideWithinWd: number };
  returned: { answerFormWithinWd: number };
  /** Extension 延期 and suspension 暂停: how often without a higher leader, and the limit of each who decides. */
  deadlineRequest: { extensionsAtMost: number; decideWithinWd: number };
  cascade: { marginReasonAboveBp: number };
  lamp: {
    time: { withinWd: number; withinShareBp: number; milestoneRedAfterWd: number };
    /** Percentage points of actual − expected: yellow at or below the first, red below the second. */
    schedule: { yellowAtPoints: number; redBelowPoints: number };
    quality: { yellowReturned: number; redReturned: number; yellowMissing: number; redMissing: number };
  };
  ladder: {
    reminderBeforeWd: number;
    urgeAfterYellowWd: number;
    urgeCooldownWd: number;
    draftWithHeadAfterWd: number;
    interviewRedMonthEnds: number;
    interviewOrderOverdueWd: number;
    /** Hours `HH:MM` of the city's day; held notices go out at `until` of the next working day. */
    quietHours: { from: string; until: string };
  };
  /** 提请协调: how early it is raised, and the limit of each who has it: body, office, leader, meeting. */
  restriction: {
    raiseBeforeWd: number;
    answerWithinWd: number;
    assignWithinWd: number;
    leaderWithinWd: number;
    meetWithinWd: number;
  };
  /** 请求说明: how long a unit has to answer a leader. */
  explanation: { answerWithinWd: number };
  projects: ProjectRules;
  /** 交接清单: how long a new head has to sign for what he finds open. */
  handOver: { signWithinWd: number };
  order: { signWithinWd: number; feedbackWithinWd: number; reviewWithinWd: number };
  month: {
    opensOnDay: number;
    lateWd: number;
    reviewWithinWd: number;
    maxCharacters: number;
    maxEvidenceFiles: number;
    maxEvidencePages: number;
  };
  assessment: AssessmentRules;
  /** 专项考评: how many special measures a year, and how much they weigh together. */
  specialMeasures: MeasureRules;
  /** 督办扣分: what the lamps of a quarter propose to deduct. */
  lampDeduction: LampDeductionRules;
  /** 核查: trips of a year, and the weights of the draw. */
  verification: VerificationRules;
  /** 异议: days to file one, for the opinion, the decision, and for whoever a correction moved. */
  objection: { fileWithinWd: number; opinionWithinWd: number; decideWithinWd: number; movedWithinWd: number };
  consequence: ConsequenceRules;
  /** 反作弊雷达: what weighs the verification sample, and nothing else. */
  radar: RadarRules;
  /** From so many times as much, or as little, as before a measured value is asked about. */
  measurement: { askFromFactor: number };
  /** 考核年度: wd before the last day of a row of the assessment calendar at which whoever has the move is reminded. */
  assessmentYear: { remindWd: number };
  /** Calendar days ahead for which lamps are foretold. */
  forecast: { nearDays: number; farDays: number };
  /**
   * 公开页: what is shown to everybody on the internet. `decision` is the number of the signed decision by which it is
   * open; empty: it is not there at all. `requestsPerMinute`: how often one address may ask.
   */
  publicPage: { decision: string; requestsPerMinute: number };
  /** How far from the day that was chosen a better one is looked for. */
  load: { suggestWithinWd: number };
}
