import { defineEntity, p } from '@mikro-orm/postgresql';
import { assertDayAhead, chainLimit } from '../../../domain/consequence/interview-limits.js';
import type { CityLaw } from '../../../domain/city-law.js';
import { AppError } from '../../../domain/errors.js';
import { interviewChainStates } from '../../../domain/states/interview-chain-states.js';
import type { InterviewChainState } from '../../../domain/states/interview-chain-states.js';
import { step } from '../../../domain/states/step.js';

const InterviewChainSchema = defineEntity({
  name: 'InterviewChain',
  tableName: 'interview_chain',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    bodyId: p.uuid(),
    personId: p.uuid().nullable(),
    leader: p.uuid().nullable(),
    state: p.text().$type<InterviewChainState>(),
    round: p.integer(),
    dueAt: p.datetime().nullable(),
    meetingId: p.uuid().nullable(),
    receivedBy: p.uuid().nullable(),
    receivedAt: p.datetime().nullable(),
    missed: p.integer(),
    absence: p.text().nullable(),
    commitment: p.text().nullable(),
    commitDueOn: p.date().nullable(),
    commitPhone: p.text().nullable(),
    committedAt: p.datetime().nullable(),
    rectificationId: p.uuid().nullable(),
    problem: p.text().nullable(),
    requirement: p.text().nullable(),
    rectifyDueOn: p.date().nullable(),
    checkOpinion: p.text().nullable(),
    checkedBy: p.uuid().nullable(),
    checkedAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** When a step of a signed interview is taken, and by whose rules. */
export interface ChainMoment {
  law: CityLaw;
  now: Date;
}

/** 公开承诺: what the head of a body promises, until when, and who answers the telephone. */
export interface Commitment {
  text: string;
  /** Last day, `YYYY-MM-DD`. */
  dueOn: string;
  phone: string;
}

/** 整改任务: what is wrong, what is to be done, until when. */
export interface Rectification {
  decisionId: string;
  problem: string;
  requirement: string;
  dueOn: string;
}

/** What follows from one signed interview, for one body. Source: rules.md, "Consequences": bottom unit's chain. */
export class InterviewChain extends InterviewChainSchema.class {
  /** Its time and place are named, also anew. @throws state.illegal-step once it was held */
  call(meetingId: string, meetingAt: Date, at: ChainMoment): void {
    if (this.state === 'called' || this.state === 'received' || this.state === 'missed') this.round += 1;
    this.state = step(interviewChainStates, this.state, 'call');
    Object.assign(this, { meetingId, receivedBy: null, receivedAt: null });
    count(this, at, meetingAt);
  }

  /** The head of the body has read the notice. @throws state.illegal-step before it was called, or twice */
  receive(postId: string, meetingAt: Date | null, at: ChainMoment): void {
    this.state = step(interviewChainStates, this.state, 'receive');
    Object.assign(this, { receivedBy: postId, receivedAt: at.now });
    count(this, at, meetingAt);
  }

  /** It was held. @throws state.illegal-step */
  hold(at: ChainMoment): void {
    this.state = step(interviewChainStates, this.state, 'hold');
    this.absence = null;
    count(this, at);
  }

  /** Nobody came: it climbs to the leader above, who holds the next one; null: nobody stands above. @throws state.illegal-step */
  miss(absence: string, above: string | null, at: ChainMoment): void {
    this.state = step(interviewChainStates, this.state, 'miss');
    Object.assign(this, { absence, missed: this.missed + 1, leader: above ?? this.leader ?? null });
    count(this, at);
  }

  /** The body promises in public. @throws state.illegal-step before it was held, request.invalid for a day that is over */
  commit({ text, dueOn, phone }: Commitment, at: ChainMoment): void {
    this.state = step(interviewChainStates, this.state, 'commit');
    assertDayAhead(dueOn, at.now, '/dueOn');
    Object.assign(this, { commitment: text, commitDueOn: dueOn, commitPhone: phone, committedAt: at.now });
    count(this, at);
  }

  /** A decision of its own makes it good. @throws state.illegal-step before the commitment */
  rectify({ decisionId, problem, requirement, dueOn }: Rectification, at: ChainMoment): void {
    this.state = step(interviewChainStates, this.state, 'rectify');
    if (this.rectificationId != null) this.round += 1;
    Object.assign(this, { rectificationId: decisionId, problem, requirement, rectifyDueOn: dueOn });
    count(this, at);
  }

  /** That decision ended: concluded, it is to be checked; withdrawn, another is to be ordered. @throws state.illegal-step */
  endRectification(how: 'conclude' | 'lapse', at: ChainMoment): void {
    this.state = step(interviewChainStates, this.state, how);
    count(this, at);
  }

  /** The office looks at what was done. @throws state.illegal-step before the rectification was concluded */
  check(
    outcome: 'pass' | 'redo',
    opinion: string,
    { postId, ...at }: ChainMoment & { postId: string },
  ): void {
    this.state = step(interviewChainStates, this.state, outcome);
    Object.assign(this, { checkOpinion: opinion, checkedBy: postId, checkedAt: at.now });
    count(this, at);
  }

  /** @throws version.stale when somebody changed it after `version` was read; `mine` is what would be lost */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    const theirs = { text: this.commitment ?? null, opinion: this.checkOpinion ?? null };
    throw new AppError('version.stale', '您打开以后，这件约谈已被别人处理过；请刷新后再看。', {
      context: { mine, theirs, currentVersion: this.version },
    });
  }
}
InterviewChainSchema.setClass(InterviewChain);

// Rows are given the class after they are read: a private method would not be theirs.
function count(chain: InterviewChain, { law, now }: ChainMoment, meetingAt: Date | null = null): void {
  const { state, rectifyDueOn = null } = chain;
  chain.dueAt = chainLimit({ state, now, meetingAt, rectifyDueOn }, law);
}
