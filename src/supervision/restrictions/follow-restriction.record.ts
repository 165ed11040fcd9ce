import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { restrictionStates } from '../../domain/states/restriction-states.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { Addressee } from '../../notification/notice-item.record.js';
import { unitOf } from '../orders/order.record.js';
import type { RestrictionGround } from './restriction-ground.record.js';
import { recordStep, saveRestrictionClock, tellOfRestriction } from './restriction.record.js';
import type { RestrictionStepRow, RestrictionWord } from './restriction.record.js';
import type { Restriction } from './restriction.entity.js';

interface Moment {
  law: CityLaw;
  now: Date;
}

/**
 * Takes the step that the clock of a locked, open restriction asks for and says what is to be written; empty when
 * nothing was due. Source: rules.md, "Restriction": unanswered, the responsible leader, then the dispatch meeting.
 */
export function takeRestrictionStep(
  restriction: Restriction,
  ground: RestrictionGround,
  { law, now }: Moment,
): RawQueryFragment[] {
  const before = restriction.nextDueAt ?? null;
  const [due] = restriction.judge(law, now).steps;
  if (due === undefined)
    return before?.getTime() === restriction.nextDueAt?.getTime() ? [] : [saveRestrictionClock(restriction)];
  if (due.step === 'remind') restriction.remindedAt = now;
  else if (due.step === 'urge_meeting') restriction.pass(law, now);
  else restriction.climb(law, now);
  restriction.judge(law, now);
  return [
    saveRestrictionClock(restriction),
    recordStep(restriction, now, stepRow(due.step, restriction)),
    ...tellOfRestriction(restriction, wordsOf(due.step, restriction, ground), {
      ...{ law, now, urgent: ground.urgent },
    }),
    ...trail(restriction, due.step, now),
  ];
}

/** Ends a restriction whose part was settled meanwhile. */
export function lapse(restriction: Restriction, now: Date): RawQueryFragment[] {
  restriction.lapse(now);
  return [
    saveRestrictionClock(restriction),
    recordStep(restriction, now, { action: 'lapse', byPost: null }),
    ...trail(restriction, 'lapse', now),
  ];
}

function stepRow(step: string, { state, leaderId }: Restriction): RestrictionStepRow {
  if (step === 'remind' || step === 'urge_meeting') return { action: step, byPost: null };
  const toPostId = state === 'with_leader' ? leaderId : null;
  return {
    action: state === 'with_leader' ? 'to_leader' : 'to_meeting',
    byPost: null,
    toPostId: toPostId ?? null,
  };
}

function wordsOf(step: string, restriction: Restriction, ground: RestrictionGround): RestrictionWord[] {
  const { raiserName, title, bodyName, office } = ground;
  const what = `${raiserName}就“${title}”的提请协调`;
  const by = `请于${sayLimit(restriction.dueAt)}前`;
  if (step === 'remind')
    return [
      {
        to: moverOf(restriction, ground),
        rung: 'restriction_remind',
        sentence: `${what}今日到期，${by}${actionOf(restriction)}`,
      },
    ];
  if (step === 'urge_meeting')
    return [
      { to: [office], rung: 'restriction_late', sentence: `${what}列入调度会议程后仍未议定，${by}安排议定` },
    ];
  const late = { to: unitOf(restriction.bodyId), rung: 'restriction_late' };
  if (restriction.state === 'with_leader') {
    const sentence = `${what}${bodyName}未在时限内答复，${by}协调解决`;
    return [
      { to: moverOf(restriction, ground), rung: 'restriction_climbed', sentence },
      { ...late, sentence: `${what}未在时限内答复，已报责任领导协调` },
    ];
  }
  return [
    {
      to: [office, ...leaderOf(restriction)],
      rung: 'restriction_climbed',
      sentence: `${what}未能协调解决，已列入调度会议程，${by}议定`,
    },
    { ...late, sentence: `${what}仍未解决，已列入调度会议程` },
  ];
}

function moverOf(restriction: Restriction, { office }: RestrictionGround): Addressee[] {
  if (restriction.state === 'with_leader') return leaderOf(restriction);
  const withOffice = restriction.state === 'with_office' || restriction.state === 'on_agenda';
  return withOffice ? [office] : unitOf(restriction.bodyId);
}

const leaderOf = ({ leaderId }: Restriction): Addressee[] => (leaderId ? [{ postId: leaderId }] : []);

function actionOf({ state }: Restriction): string {
  if (state === 'with_office') return '指定答复单位';
  if (state === 'on_agenda') return '安排议定';
  return state === 'with_leader' ? '协调解决' : '答复';
}

function trail(restriction: Restriction, step: string, now: Date): RawQueryFragment[] {
  const { id, cityId, bodyId, raiserBodyId, state } = restriction;
  const details = { step, state: restrictionStates.states[state].name };
  return [
    sql`insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
      values (${cityId}, ${now}, 'system:follow-restriction', 'restriction', array[${id}]::uuid[], 'done',
        ${JSON.stringify(details)}::jsonb)`,
    sql`insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      values (${cityId}, array[${raiserBodyId}, ${bodyId}]::uuid[], 'restriction', array[${id}]::uuid[])`,
  ];
}
