import type { AssessmentRules } from '../assessment/assessment-rules.js';
import { wanOf } from '../supervision/money.js';
import type { BottomBody } from './bottom.js';
import type { Tie } from './candidate.js';
import type { TopBody } from './places.js';

type BottomLimits = AssessmentRules['bottom'];

const chosen = (tie: Tie | null): string =>
  tie === null ? '' : `本名次有${tie.of}家并列，名额${tie.places}个，由签发领导选定。`;

const facts = ({ body, place }: TopBody): string =>
  `${body.name}${body.total ?? ''}分，列${body.group}组第${place}名`;

/** The rule of a commendation with the facts of one body. */
export function commendation(top: TopBody, { places, annual }: { places: number; annual: boolean }): string {
  const rule = `每${annual ? '年' : '季'}度对各组前${places}名通报表扬、颁发奖牌、发放奖金。${facts(top)}，`;
  const { managedBy } = top.body;
  const what =
    managedBy === 'city'
      ? `建议通报表扬，颁发奖牌，发放奖金${wanOf(top.amountFen)}万元。`
      : '属双重或垂直管理单位，只通报表扬，不发奖金。';
  return `${rule}${what}${chosen(top.tie)}`;
}

/** The rule of a mobile red flag with the facts of one county. */
export const redFlag = (top: TopBody, flags: number): string =>
  `每季度向排名前${flags}位的县区颁发流动红旗。${facts(top)}，建议颁发。${chosen(top.tie)}`;

function bottomFacts({ body, cause, mean }: BottomBody, { below, underMean, always }: BottomLimits): string {
  const points = `${body.name}${body.total ?? ''}分`;
  if (cause === 'always') return `得分低于${always}分的一律约谈主要负责人。${points}。`;
  const rule = `组内末位且低于${below}分，或者低于本组均分${underMean}分以上的，约谈主要负责人。`;
  return `${rule}${points}，本组均分${mean}分，列${body.group}组末位。`;
}

/** The rule of an interview with the facts of one body, and whether its head answers himself. */
export function interview(
  bottom: BottomBody,
  { heard, months, ...limits }: BottomLimits & { heard: 'head' | 'body'; months: number },
): string {
  const who =
    heard === 'head'
      ? '建议约谈主要负责人。'
      : bottom.body.head === null
        ? '主要负责人空缺，听取单位汇报，不约谈个人。'
        : `主要负责人任职不满${months}个月，听取单位汇报，不约谈个人。`;
  return `${bottomFacts(bottom, limits)}${who}${chosen(bottom.tie)}`;
}

/** The rule of a letter to the body that directs one which the city cannot call in. */
export const letter = (bottom: BottomBody, limits: BottomLimits): string =>
  `${bottomFacts(bottom, limits)}属双重或垂直管理单位，建议致函其上级主管单位。${chosen(bottom.tie)}`;
