import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { insertPaperDraft, insertSignedPaper } from '../../../document/papers/formal-paper.record.js';
import type { PaperTemplates } from '../../../document/papers/paper-templates.service.js';
import { dayOf } from '../../../domain/calendar/city-day.js';
import type { CityLaw } from '../../../domain/city-law.js';
import { sayAppointment } from '../../../domain/consequence/say-appointment.js';
import { sayPaperDay } from '../../../domain/document/paper-content.js';
import { paperKinds } from '../../../domain/document/paper-kinds.js';
import { notBefore } from '../../../domain/supervision/quiet-hours.js';
import { sayLimit } from '../../../domain/supervision/sentences.js';
import type { Actor } from '../../../identity/actor.js';
import { recordNoticeItems } from '../../../notification/notice-item.record.js';
import { nextNumber } from '../../../persistence/number-series.js';
import type { InterviewChain } from './interview-chain.entity.js';

/** When a paper is written, and who brings it about. */
interface PaperMoment {
  em: EntityManager;
  templates: PaperTemplates;
  actor: Actor;
  law: CityLaw;
  now: Date;
}

/** What was put down of one appointment. */
interface HeldMeeting {
  heldOn: string;
  place: string;
  persons: string;
  minutes: string;
}

/**
 * The 约谈通知书 of each body that is called, quoting time, place and contact, with the next numbers of its series: call it
 * as late as possible. It is signed by the leader who signed the interview; whom it calls: the body's head, by office
 * and not by name. Called anew, it is another paper. Source: rules.md, "Consequences".
 * Precondition: the chains are called in this command.
 */
export async function noticePapers(
  called: readonly InterviewChain[],
  { at, place, contact }: { at: Date; place: string; contact: string },
  { em, templates, now }: Pick<PaperMoment, 'em' | 'templates' | 'now'>,
): Promise<RawQueryFragment[]> {
  const writes: RawQueryFragment[] = [];
  for (const { id, cityId, bodyId, round } of called) {
    const { signerId, heard, ...facts } = await noticeFacts(em, id);
    const persons = heard === 'body' ? `${facts.body}有关负责人` : `${facts.body}主要负责人`;
    const written = templates.write('interview_notice', {
      ...{ ...facts, persons, place, contact, at: sayAppointment(at) },
    });
    const { series } = paperKinds.interview_notice;
    const number = await nextNumber(em, { cityId, series, day: dayOf(now) });
    writes.push(
      insertSignedPaper(
        written,
        { subjectType: 'interview', subjectId: id, bodyId, episode: round },
        { cityId, number: `${written.code}${number}`, postId: signerId, now },
      ),
    );
  }
  return writes;
}

interface NoticeFacts {
  body: string;
  decision: string;
  reason: string;
  /** Title of the leader who signed. */
  signer: string;
  signerId: string;
  heard: 'head' | 'body' | null;
}

async function noticeFacts(em: EntityManager, id: string): Promise<NoticeFacts> {
  const [row] = await em.execute<NoticeFacts[]>(sql`
    select b.full_name as body, coalesce(d.title, '季度考核') as decision, i.basis as reason, p.title as signer,
      p.id as "signerId", i.heard
    from interview_draft i join body b on b.id = i.body_id join post p on p.id = i.decided_by
      left join decision d on d.id = i.decision_id where i.id = ${id}`);
  if (row === undefined) throw new Error(`interview ${id} is signed by nobody`);
  return row;
}

/**
 * The 约谈纪要 of each body that was talked to, with the next numbers of its series: call it as late as possible.
 * Precondition: the chains are held in this command; their limits are those of the commitment.
 */
export async function minutesPapers(
  held: readonly InterviewChain[],
  { heldOn, place, persons, minutes }: HeldMeeting,
  { em, templates, actor, now }: PaperMoment,
): Promise<RawQueryFragment[]> {
  const writes: RawQueryFragment[] = [];
  for (const { id, cityId, bodyId, leader, dueAt } of held) {
    const { body, host, reason } = await factsOf(em, id, leader ?? null);
    const until = dueAt == null ? '' : sayLimit(dueAt);
    const written = templates.write('interview_minutes', {
      ...{ body, persons: `${body}主要负责人`, heldOn: sayPaperDay(heldOn), place, host, reason },
      said: `${minutes}参加人员：${persons}。`,
      commitment: `${body}应于${until}前作出公开承诺，写明兑现日期和联系电话。`,
    });
    const { series } = paperKinds.interview_minutes;
    const number = await nextNumber(em, { cityId, series, day: dayOf(now) });
    writes.push(
      insertSignedPaper(
        written,
        { subjectType: 'interview', subjectId: id, bodyId },
        { cityId, number: `${written.code}${number}`, postId: actor.postId, now },
      ),
    );
  }
  return writes;
}

/** The 整改通知书 of a rectification that is ordered, as a draft that the office head signs. Source: rules.md, table of acts. */
export async function rectificationPaper(
  chain: InterviewChain,
  { em, templates, actor, law, now }: PaperMoment,
): Promise<RawQueryFragment[]> {
  const { id, cityId, bodyId, round, problem, requirement, rectifyDueOn } = chain;
  const { body } = await factsOf(em, id, null);
  const written = templates.write('rectification_notice', {
    ...{ body, problem: problem ?? '', requirement: requirement ?? '' },
    due: rectifyDueOn == null ? '' : sayPaperDay(rectifyDueOn),
  });
  const paperId = uuid();
  const item = {
    to: { cityRole: 'office_head' },
    ...{ decisionId: null, subjectType: 'paper' as const, subjectId: paperId },
    ...{ rung: 'paper_drafted', episode: 1, sentence: `公文草稿待签发：${written.content.title}` },
    notBefore: notBefore(now, law, false),
  };
  const subject = { subjectType: 'interview', subjectId: id, bodyId, episode: round };
  return [
    insertPaperDraft(paperId, written, { subject, cityId, postId: actor.postId, now }),
    ...recordNoticeItems([item], { cityId, now }),
  ];
}

async function factsOf(em: EntityManager, id: string, leader: string | null) {
  const [row] = await em.execute<{ body: string; host: string; reason: string }[]>(sql`
    select b.full_name as body, coalesce((select title from post where id = ${leader}::uuid), '市领导') as host,
      i.basis as reason from interview_draft i join body b on b.id = i.body_id where i.id = ${id}`);
  if (row === undefined) throw new Error(`there is no interview ${id}`);
  return row;
}
