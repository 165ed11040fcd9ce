import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { DecisionService } from '../decisions/decision.service.js';
import type { DecisionAnswer } from '../decisions/new-decision.service.js';
import type { AdoptInput, NewProposalInput, ProposalInput } from '../documents/document.schema.js';
import { DocumentService, proposalsOf } from '../documents/document.service.js';
import { indicatorIdsOf, servedIndicator } from '../tasks/served-indicator.record.js';
import { asTask } from './proposal-task.js';
import { TaskProposal } from './task-proposal.entity.js';

/** Corrects what was read out of a document, and turns it into a decision. */
@Injectable()
export class ProposalService {
  constructor(
    private readonly orm: MikroORM,
    private readonly commands: CommandRunner,
    private readonly organization: OrganizationQueries,
    private readonly documents: DocumentService,
    private readonly decisions: DecisionService,
  ) {}

  /** Changes one proposal. @throws version.stale, state.illegal-step once it has become a task */
  correct(
    context: CommandContext,
    id: string,
    input: ProposalInput,
  ): Promise<{ id: string; state: string; version: number }> {
    const name = { action: 'document:correct', subjectType: 'proposal', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock }) => {
      const proposal = await lock(TaskProposal, id);
      await this.documents.require(em, context.actor, proposal.documentId);
      proposal.assertOpen();
      const [one, other] = [input.responsible, input.cooperating];
      const responsible = one && (await this.#named(em, context, one, 'responsible'));
      const cooperating = other && (await this.#named(em, context, other, 'cooperating'));
      proposal.assertVersion(input.version, {
        ...input,
        responsible: (responsible ?? proposal.responsible).map(({ text }) => text),
        cooperating: (cooperating ?? proposal.cooperating).map(({ text }) => text),
      });
      const served = await servedBy(em, context.actor, input, proposal);
      const deadline = input.deadline === undefined ? proposal.deadline : input.deadline;
      const state = input.setAside === undefined ? proposal.state : input.setAside ? 'set_aside' : 'proposed';
      const version = proposal.version + 1;
      return {
        change: {
          writes: [
            sql`update task_proposal set wording = ${input.wording ?? proposal.wording},
              responsible = ${JSON.stringify(responsible ?? proposal.responsible)}::jsonb,
              cooperating = ${JSON.stringify(cooperating ?? proposal.cooperating)}::jsonb,
              path = ${(input.path === undefined ? proposal.path : input.path) ?? null},
              standard = ${(input.standard === undefined ? proposal.standard : input.standard) ?? null},
              milestones = ${JSON.stringify(input.milestones ?? proposal.milestones)}::jsonb,
              indicator_id = ${served}::uuid, deadline = ${deadline ?? null}::date, state = ${state}, version = ${version} where id = ${id}`,
          ],
          audit: { ...name, details: { changed: Object.keys(input) } },
          bodyIds: [],
        },
        answer: { id, state, version },
      };
    });
  }

  /**
   * Adds a proposal that nobody read out of the text, behind all others.
   * @throws state.illegal-step for a paper for information, which has no tasks; body.not-found
   */
  add(
    context: CommandContext,
    documentId: string,
    input: NewProposalInput,
  ): Promise<{ id: string; seq: number; version: number }> {
    const id = uuid();
    const name = { action: 'document:add-proposal', subjectType: 'proposal', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em }) => {
      const document = await this.documents.require(em, context.actor, documentId);
      if (document.kind === 'for_information')
        throw new AppError('state.illegal-step', '阅知件只供传阅，不列任务。');
      const seq = await this.#lastPlace(em, documentId);
      const responsible = await this.#named(em, context, input.responsible, 'responsible');
      const cooperating = await this.#named(em, context, input.cooperating, 'cooperating');
      const indicatorId = await servedBy(em, context.actor, input, {});
      const row = { ...input, id, documentId, seq, responsible, cooperating, indicatorId };
      return {
        change: {
          writes: [insertByHand(row, context.actor.cityId)],
          audit: { ...name, details: { documentId, seq } },
          bodyIds: [],
        },
        answer: { id, seq, version: 1 },
      };
    });
  }

  // Under the document's lock: two who add at once get two places.
  async #lastPlace(em: EntityManager, documentId: string): Promise<number> {
    await em.execute(sql`select id from document where id = ${documentId} for no key update`);
    const [row] = await em.execute<{ seq: number }[]>(
      sql`select coalesce(max(seq), 0) + 1 as seq from task_proposal where document_id = ${documentId}`,
    );
    return row?.seq ?? 1;
  }

  /** Turns all proposals that were not set aside into one decision. */
  async adopt(context: CommandContext, documentId: string, input: AdoptInput): Promise<DecisionAnswer> {
    const document = await this.documents.get(context, documentId);
    const proposals = await proposalsOf(this.orm.em.fork(), documentId);
    const open = proposals.filter(({ state }) => state === 'proposed');
    if (open.length === 0 && context.idempotency === null)
      throw new AppError('state.illegal-step', '这份文件没有待确认的任务了。');
    return this.decisions.create(context, {
      title: input.title ?? document.title,
      documentId,
      responsibleLeader: input.responsibleLeader,
      urgent: input.urgent,
      tasks: open.map(asTask),
      dispatch: input.dispatch,
      complete: input.complete,
    });
  }

  async #named(
    em: EntityManager,
    { actor }: CommandContext,
    codes: string[],
    field: 'responsible' | 'cooperating',
  ): Promise<{ text: string; code: string }[]> {
    const bodies = await this.organization.findBodiesByCodes(em, actor.cityId, codes);
    const names = new Map(bodies.map(({ code, shortName }) => [code, shortName]));
    return codes.map((code, index) => {
      const text = names.get(code);
      if (text !== undefined) return { text, code };
      const fields = [{ pointer: `/${field}/${index}`, detail: '没有这个单位' }];
      throw new AppError('body.not-found', `没有代码为“${code}”的单位。`, { fields });
    });
  }
}

// The indicator as it is chosen now, or as it stands.
async function servedBy(
  em: EntityManager,
  actor: Actor,
  { indicatorCode }: { indicatorCode?: string | null | undefined },
  { indicatorId = null }: { indicatorId?: string | null | undefined },
): Promise<string | null> {
  if (indicatorCode === undefined) return indicatorId;
  return servedIndicator(
    indicatorCode,
    await indicatorIdsOf(em, actor, [{ indicatorCode }]),
    '/indicatorCode',
  );
}

type Named = { text: string; code: string }[];
type ByHand = Omit<NewProposalInput, 'responsible' | 'cooperating'> & {
  id: string;
  documentId: string;
  seq: number;
  indicatorId: string | null;
  responsible: Named;
  cooperating: Named;
};

// A person is sure, and no piece of the document says it: `found_text` stays empty.
function insertByHand(row: ByHand, cityId: string): RawQueryFragment {
  return sql`insert into task_proposal (id, city_id, document_id, seq, number, wording, responsible, cooperating,
      deadline, confidence, path, standard, milestones, indicator_id)
    values (${row.id}, ${cityId}, ${row.documentId}, ${row.seq}, '', ${row.wording},
      ${JSON.stringify(row.responsible)}::jsonb, ${JSON.stringify(row.cooperating)}::jsonb,
      ${row.deadline ?? null}::date, 1, ${row.path ?? null}, ${row.standard ?? null},
      ${JSON.stringify(row.milestones ?? [])}::jsonb, ${row.indicatorId}::uuid)`;
}
