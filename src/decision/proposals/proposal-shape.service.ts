import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { MergeInput, SplitInput } from '../documents/document.schema.js';
import { DocumentService } from '../documents/document.service.js';
import { TaskProposal } from './task-proposal.entity.js';

/** What changing the shape of a proposal answers: it, and the one that came into being or went into it. */
export interface ShapeAnswer {
  id: string;
  version: number;
  otherId: string;
}

/** Makes two proposals out of one, and one out of two. */
@Injectable()
export class ProposalShapeService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly documents: DocumentService,
  ) {}

  /**
   * Splits one proposal into two with these wordings; both keep bodies, deadline, path and standard, the milestones
   * stay with the first. @throws version.stale, state.illegal-step once it has become a task
   */
  split(context: CommandContext, id: string, input: SplitInput): Promise<ShapeAnswer> {
    const otherId = uuid();
    const name = { action: 'document:split', subjectType: 'proposal', subjectIds: [id, otherId] };
    return this.commands.run(context, name, async ({ em, lock }) => {
      const proposal = await lock(TaskProposal, id);
      await this.documents.require(em, context.actor, proposal.documentId);
      proposal.assertProposed();
      proposal.assertVersion(input.version, { wording: `${input.first}\n${input.second}` });
      const version = proposal.version + 1;
      return {
        change: { writes: splitWrites(proposal, { ...input, otherId }), audit: name, bodyIds: [] },
        answer: { id, version, otherId },
      };
    });
  }

  /**
   * Puts the next open proposal of the document into this one: wordings, bodies and milestones together, the earlier
   * of two deadlines. @throws version.stale for either, state.illegal-step where there is none behind it
   */
  merge(context: CommandContext, id: string, input: MergeInput): Promise<ShapeAnswer> {
    const name = { action: 'document:merge', subjectType: 'proposal', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock }) => {
      const proposal = await lock(TaskProposal, id);
      await this.documents.require(em, context.actor, proposal.documentId);
      proposal.assertProposed();
      proposal.assertVersion(input.version, {});
      const next = await lock(TaskProposal, await nextOf(em, proposal));
      next.assertVersion(input.nextVersion, {});
      const audit = { ...name, subjectIds: [id, next.id] };
      return {
        change: { writes: mergeWrites(proposal, next), audit, bodyIds: [] },
        answer: { id, version: proposal.version + 1, otherId: next.id },
      };
    });
  }
}

// The others move up by one; each statement sees the rows as they were, so no row is written twice.
function splitWrites(
  { id, documentId, seq, version }: TaskProposal,
  { first, second, otherId }: SplitInput & { otherId: string },
): RawQueryFragment[] {
  return [
    sql`update task_proposal set seq = seq + 1 where document_id = ${documentId} and seq > ${seq}`,
    sql`insert into task_proposal (id, city_id, document_id, seq, number, wording, responsible, cooperating, leader,
        deadline, deadline_text, confidence, note, path, standard, found_text, indicator_id)
      select ${otherId}, city_id, document_id, ${seq + 1}, number, ${second}, responsible, cooperating, leader,
        deadline, deadline_text, confidence, note, path, standard, ${second}, indicator_id
      from task_proposal where id = ${id}`,
    sql`update task_proposal set wording = ${first}, found_text = ${first}, version = ${version + 1} where id = ${id}`,
  ];
}

async function nextOf(em: EntityManager, { documentId, seq }: TaskProposal): Promise<string> {
  const [next] = await em.execute<{ id: string }[]>(sql`select id from task_proposal
    where document_id = ${documentId} and seq > ${seq} and state = 'proposed' order by seq limit 1`);
  if (next !== undefined) return next.id;
  throw new AppError('state.illegal-step', '后面没有可以并入的任务了。');
}

function mergeWrites(one: TaskProposal, next: TaskProposal): RawQueryFragment[] {
  const responsible = together(one.responsible, next.responsible);
  const named = new Set(responsible.map(nameOf));
  const cooperating = together(one.cooperating, next.cooperating).filter((unit) => !named.has(nameOf(unit)));
  const [deadline = null] = [one.deadline, next.deadline].filter((day) => day != null).toSorted();
  return [
    sql`update task_proposal set wording = ${joined(one.wording, next.wording)},
        path = ${joined(one.path, next.path)}, standard = ${joined(one.standard, next.standard)},
        responsible = ${JSON.stringify(responsible)}::jsonb, cooperating = ${JSON.stringify(cooperating)}::jsonb,
        milestones = ${JSON.stringify([...one.milestones, ...next.milestones])}::jsonb,
        deadline = ${deadline}::date, version = ${one.version + 1} where id = ${one.id}`,
    sql`update task_proposal set state = 'merged', version = ${next.version + 1} where id = ${next.id}`,
  ];
}

type Unit = TaskProposal['responsible'][number];
const nameOf = ({ text, code }: Unit): string => code ?? text;

function together(units: readonly Unit[], others: readonly Unit[]): Unit[] {
  return [...new Map([...units, ...others].map((unit) => [nameOf(unit), unit])).values()];
}

function joined(one: string | null | undefined, next: string | null | undefined): string | null {
  const [first, second] = [one, next].filter((text) => text != null && text !== '');
  if (first == null || second == null) return first ?? null;
  return `${first.replace(/[。;；]$/, '')}；${second}`;
}
