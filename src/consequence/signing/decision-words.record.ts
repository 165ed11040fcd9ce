import { sayPeriod } from '../../domain/assessment/say-period.js';
import { consequenceStates } from '../../domain/states/consequence-states.js';
import { yuanOf } from '../../domain/supervision/money.js';
import type { Actor } from '../../identity/actor.js';
import type { Consequence, SigningHand } from '../proposals/consequence.entity.js';
import { peopleOf } from '../proposals/consequence.record.js';
import type { ConsequenceWord } from '../proposals/consequence.record.js';

const what = {
  commendation: '通报表扬',
  red_flag: '流动红旗',
  letter: '致函上级主管单位',
  interview: '约谈',
} as const;

/** Who hears of decisions: the body, and finance of money; of a reward that nobody gets nobody hears. */
export function decidedWords(locked: readonly Consequence[], now: Date): ConsequenceWord[] {
  return locked.flatMap((one): ConsequenceWord[] => {
    const { id, bodyId, kind, period, state, amountFen } = one;
    const isDropped = state === 'declined' && (kind === 'commendation' || kind === 'red_flag');
    if (isDropped) return [];
    const bonus = amountFen > 0 ? `，奖金${yuanOf(amountFen)}元` : '';
    const outcome = {
      signed: '已签发',
      declined: '不予签发',
      revoked: '已撤销',
      exempted: '因容错纠错免予处理',
    }[state as 'signed'];
    const word = {
      ...{ subjectType: 'consequence' as const, subjectId: id, rung: 'consequence_decided' },
      // Signed, reopened and signed again are told each time.
      episode: Math.floor(now.getTime() / 1_000),
    };
    const sentence = `${sayPeriod(period)}对本单位的${what[kind]}${outcome}${state === 'signed' ? bonus : ''}`;
    const finance: ConsequenceWord = {
      ...{ ...word, rung: 'grant_made', to: [{ cityRole: 'finance' }] },
      sentence: `${sayPeriod(period)}一笔奖金已核定${yuanOf(amountFen)}元，请办理拨付并确认`,
    };
    return [
      { ...word, to: peopleOf(bodyId), sentence },
      ...(state === 'signed' && amountFen > 0 ? [finance] : []),
    ];
  });
}

/** 回告: the leader hears of the signature that was entered for him; nothing where it was his own. */
export function enteredWords(
  locked: readonly Consequence[],
  { hand, actor, now }: { hand: SigningHand; actor: Actor; now: Date },
): ConsequenceWord[] {
  const [one] = locked;
  if (hand.entered === null || one === undefined) return [];
  const outcome = consequenceStates.states[one.state].name;
  return [
    {
      ...{ subjectType: 'consequence', subjectId: one.id, rung: 'signature_entered' },
      ...{ episode: Math.floor(now.getTime() / 1_000), to: [{ postId: hand.postId }] },
      sentence: `以您的名义代录了${sayPeriod(one.period)}${what[one.kind]}的签批（${outcome}，纸面日期${hand.entered.paperOn}），由${actor.postTitle}${actor.personName}录入，请核对`,
    },
  ];
}

/** What the story says of a decision. */
export const noteOf = (note: string | null, paperOn: string | undefined): string | null =>
  paperOn === undefined ? note : `代录，纸面日期${paperOn}${note === null ? '' : `：${note}`}`;
