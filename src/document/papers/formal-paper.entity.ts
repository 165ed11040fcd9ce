import { defineEntity, p } from '@mikro-orm/postgresql';
import type { PaperContent } from '../../domain/document/paper-content.js';
import { sayPaperDay } from '../../domain/document/paper-content.js';
import { paperKinds } from '../../domain/document/paper-kinds.js';
import type { PaperKind, PaperKindFacts } from '../../domain/document/paper-kinds.js';
import { AppError } from '../../domain/errors.js';
import { paperStates } from '../../domain/states/paper-states.js';
import type { PaperState } from '../../domain/states/paper-states.js';
import { step } from '../../domain/states/step.js';

const FormalPaperSchema = defineEntity({
  name: 'FormalPaper',
  tableName: 'formal_paper',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    kind: p.text().$type<PaperKind>(),
    state: p.text().$type<PaperState>(),
    subjectType: p.text(),
    subjectId: p.uuid().nullable(),
    episode: p.integer(),
    bodyId: p.uuid().nullable(),
    openToAll: p.boolean(),
    title: p.text(),
    code: p.text(),
    number: p.text().nullable(),
    content: p.json().$type<PaperContent>(),
    templateSha256: p.text(),
    draftedBy: p.uuid().nullable(),
    draftedAt: p.datetime(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    declineReason: p.text().nullable(),
    making: p.text().$type<'none' | 'waiting' | 'made'>(),
    version: p.integer(),
  },
});

/** Who acts, for which post, and when; `day` is the city's day of that instant. */
interface Hand {
  postId: string;
  personName: string;
  now: Date;
  day: string;
}

/** 公文: what it says is frozen when it is drafted, its number and date come with the signature. Source: rules.md, "Formal papers". */
export class FormalPaper extends FormalPaperSchema.class {
  /** The office head puts his name to it; from now on its files are made. `number` has no code yet. @throws state.illegal-step */
  sign({ postId, personName, now, day }: Hand, number: string): void {
    this.state = step(paperStates, this.state, 'sign');
    this.number = `${this.code}${number}`;
    const { goesUp }: PaperKindFacts = paperKinds[this.kind];
    const signer = goesUp === true ? personName : null;
    this.content = { ...this.content, signer, number: this.number, date: sayPaperDay(day) };
    this.decidedBy = postId;
    this.decidedAt = now;
    this.making = 'waiting';
  }

  /** The office head lets it be, with a reason; it takes no number. @throws state.illegal-step */
  decline({ postId, now }: Pick<Hand, 'postId' | 'now'>, reason: string): void {
    this.state = step(paperStates, this.state, 'decline');
    this.decidedBy = postId;
    this.decidedAt = now;
    this.declineReason = reason;
  }

  /** @throws state.illegal-step unless it is a draft: asked before a number is taken */
  assertDraft(): void {
    step(paperStates, this.state, 'sign');
  }

  /** @throws version.stale when somebody changed it after `version` was read */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    const theirs = { reason: this.declineReason ?? null };
    throw new AppError('version.stale', '您打开以后，这份公文已被别人处理过；请刷新后再看。', {
      context: { mine, theirs, currentVersion: this.version },
    });
  }
}
FormalPaperSchema.setClass(FormalPaper);
