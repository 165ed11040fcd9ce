import { endOfDay } from '../../calendar/city-day.js';
import { sayLimit } from '../../supervision/sentences.js';
import { sayPeriod } from '../data-month.js';
import type { CalendarRow, RowAct } from './judge-year.js';
import { isFinished } from './row-state.js';
import type { PeriodFacts } from './row-state.js';
import { kindOfStep } from './step-code.js';
import type { StepCode } from './step-code.js';

/** Who hears of a row: each owner of missing or unapproved values, the lead assessors, the assessment office, its chairs. */
type RowHearer = 'owners-missing' | 'owners-waiting' | 'assessors' | 'office' | 'chairs';

/** What some hear about a row. */
export interface RowWord {
  to: RowHearer;
  rung: 'year_step' | 'year_reminder' | 'year_overdue';
  /** `{count}` stands for how many values the hearer itself owes. */
  sentence: string;
}

type Say = (facts: PeriodFacts, of: { period: string; until: string }) => readonly RowWord[];

const office = (rung: RowWord['rung'], sentence: string): RowWord => ({ to: 'office', rung, sentence });

// By step and act; what is finished is told to nobody.
const words: Partial<Record<`${StepCode} ${RowAct}`, Say>> = {
  'data_source remind': (_facts, { period, until }) => [
    {
      ...{ to: 'owners-missing', rung: 'year_reminder' },
      sentence: `本单位还有{count}项${period}指标数据没有报送，请于${until}前报送`,
    },
  ],
  'data_source close': ({ missing }, { period }) => [
    {
      ...{ to: 'owners-missing', rung: 'year_overdue' },
      sentence: `本单位{count}项${period}指标数据已过报送期限，请尽快补报；报齐以前有关成绩为待定`,
    },
    office('year_overdue', `${period}指标数据还有${missing}项没有报送，请催报`),
  ],
  'data_approve remind': (_facts, { period, until }) => [
    {
      ...{ to: 'owners-waiting', rung: 'year_reminder' },
      sentence: `本单位还有{count}项${period}指标数据没有审定，请于${until}前审定`,
    },
  ],
  'data_approve close': ({ missing, waiting }, { period }) => [
    office('year_overdue', `${period}指标数据还有${missing + waiting}项没有审定入库，请督促审定`),
  ],
  'seed_commit open': (_facts, { period, until }) => [
    office('year_step', `请于${until}前开始${period}重点核查事项的征集，并封存抽查密数`),
  ],
  'seed_commit close': (_facts, { period }) => [
    office('year_overdue', `${period}的抽查密数还没有封存，请先开始征集并封存`),
  ],
  'nominate open': ({ round }, { period, until }) =>
    round === null
      ? [office('year_step', `${period}的核查还没有开始征集，请开始征集，牵头单位${until}前提名`)]
      : [
          {
            ...{ to: 'assessors', rung: 'year_step' },
            sentence: `请于${until}前提名${period}需要实地核查的重点事项`,
          },
        ],
  'nominate close': (_facts, { period }) => [
    office('year_overdue', `${period}还没有单位提名重点核查事项，请催办`),
  ],
  'draw open': (_facts, { period, until }) => [
    office('year_step', `请冻结${period}核查名单，并于${until}前抽取、公开`),
  ],
  'draw close': (_facts, { period }) => [office('year_overdue', `${period}核查名单还没有抽取，请尽快办理`)],
  'verify close': ({ round, unfound }, { period }) => [
    office(
      'year_overdue',
      round === 'drawn'
        ? `${period}还有${unfound}项没有核查结论，请尽快录入`
        : `${period}的实地核查还没有进行，请尽快安排`,
    ),
  ],
  'score open': (_facts, { period, until }) => [office('year_step', `${period}可以计分，请于${until}前计分`)],
  'annual_merge open': (_facts, { period, until }) => [
    office('year_step', `四个季度的结果都发布以后，请于${until}前合成${period}年度成绩`),
  ],
  'annual_merge close': (_facts, { period }) => [
    office('year_overdue', `${period}年度成绩还没有合成；四个季度的结果都要先发布，请尽快办理`),
  ],
  'score close': (_facts, { period }) => [office('year_overdue', `${period}还没有计分，请尽快计分`)],
  'objection open': ({ computed }, { period, until }) => [
    office(
      'year_step',
      computed
        ? `${period}成绩可以送各单位核对，请于${until}前送达`
        : `请先计分，再把${period}成绩送各单位核对`,
    ),
  ],
  'objection close': (_facts, { period }) => [
    office('year_overdue', `${period}成绩还没有送各单位核对，请尽快送核对`),
  ],
  'decide close': ({ shown, undecided }, { period }) =>
    shown
      ? [
          {
            to: 'chairs',
            rung: 'year_overdue',
            sentence: `${period}还有${undecided}件异议没有裁定，请尽快裁定`,
          },
        ]
      : [],
  'publish open': ({ shown }, { period, until }) =>
    shown ? [{ to: 'chairs', rung: 'year_step', sentence: `${period}结果请于${until}前签发公布` }] : [],
  'publish close': (_facts, { period, until }) => [
    office('year_overdue', `${period}结果应于${until}前公布，现在还没有公布，请尽快办理`),
  ],
  'consequences open': ({ published, proposed, unsigned }, { period, until }) =>
    published
      ? [
          office(
            'year_step',
            `${period}结果公布后提出${proposed}件奖惩建议，还有${unsigned}件请领导于${until}前签批`,
          ),
        ]
      : [],
  'consequences close': ({ published, unsigned }, { period }) =>
    published ? [office('year_overdue', `${period}还有${unsigned}件奖惩建议没有签批，请提请办理`)] : [],
};

/** What is said when an act of a row falls due; nothing where what it asks for is there already. */
export function wordsOfRow(row: CalendarRow, act: RowAct, facts: PeriodFacts): readonly RowWord[] {
  if (isFinished(row.code, facts) === true) return [];
  const say = words[`${row.code} ${act}`] ?? words[`${kindOfStep(row.code)} ${act}`];
  return say?.(facts, { period: sayPeriod(row.period), until: sayLimit(endOfDay(row.dueOn)) }) ?? [];
}
