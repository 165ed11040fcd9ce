import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { readSource } from '../../document/readers/read-source.js';
import { AppError } from '../../domain/errors.js';
import { findDocumentFacts } from '../../domain/intake/find-document-facts.js';
import { proposeTasks } from '../../domain/intake/propose-tasks.js';
import type { DocumentSource, TaskProposal } from '../../domain/intake/document-source.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import { scansOf } from '../../implementation/evidence/evidence.record.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { documentsReadBy } from './document-reach.record.js';
import type { DocumentInput } from './document.schema.js';
import type { MilestoneInput } from '../tasks/task.schema.js';

/** A file as it was uploaded, in memory only. */
export interface UploadedDocument {
  originalname: string;
  buffer: Buffer;
}

/** What registering a document answers. */
export interface DocumentAnswer {
  id: string;
  title: string;
  number: string | null;
  issuer: string | null;
  datedOn: string | null;
  proposals: (TaskProposal & { id: string; seq: number; version: number })[];
  /** What the person should know, in one sentence; null when there is nothing. */
  note: string | null;
}

/** 来文登记: a document becomes an entry with its proposed tasks. */
@Injectable()
export class DocumentService {
  constructor(
    private readonly orm: MikroORM,
    private readonly commands: CommandRunner,
    private readonly organization: OrganizationQueries,
  ) {}

  /**
   * Registers a document and proposes its tasks. Of a classified one nothing is read, kept or logged.
   * @throws classification.not-admitted, document.unreadable, file.too-large, file.unsafe-archive
   */
  async register(
    context: CommandContext,
    input: DocumentInput,
    file: UploadedDocument | undefined,
  ): Promise<DocumentAnswer> {
    const id = uuid();
    const name = { action: 'document:register', subjectType: 'document', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      assertAdmitted(input);
      const now = await readNow();
      const source = await sourceOf(input, file);
      const facts = findDocumentFacts(source);
      const datedOn = input.datedOn ?? facts.datedOn ?? null;
      const bodies = await this.organization.listBodies(em, context.actor.cityId);
      const distribution = distributionOf(input, new Map(bodies.map((body) => [body.code, body.id])));
      const proposed = proposeTasks(source, bodies, { datedOn });
      const proposals = proposed.map((proposal, index) => ({
        ...proposal,
        id: uuid(),
        seq: index + 1,
        version: 1,
      }));
      const answer: DocumentAnswer = {
        id,
        title: input.title,
        number: input.number ?? facts.number ?? null,
        issuer: input.issuer ?? facts.issuer ?? null,
        datedOn,
        proposals,
        note:
          proposals.length > 0 || input.kind === 'for_information'
            ? null
            : '文中没有找到任务，可以手工添加。',
      };
      return {
        change: {
          writes: [
            sql`insert into document (id, city_id, kind, urgency, classification, distribution, title, number, issuer,
                dated_on, source, registered_by, registered_at)
              values (${id}, ${context.actor.cityId}, ${input.kind}, ${input.urgency}, ${input.classification},
                ${`{${distribution.join(',')}}`}::uuid[], ${input.title}, ${answer.number}, ${answer.issuer}, ${datedOn},
                ${JSON.stringify(source)}::jsonb, ${context.actor.postId}, ${now})`,
            ...insertProposals(proposals, { id, cityId: context.actor.cityId }),
          ],
          audit: {
            ...name,
            details: { kind: input.kind, classification: input.classification, proposals: proposals.length },
          },
          bodyIds: distribution,
        },
        answer,
      };
    });
  }

  /** A document with its proposals; an internal one only for those on its distribution list and the registering office. */
  async get({ actor }: CommandContext, id: string) {
    const em = this.orm.em.fork();
    const document = await this.require(em, actor, id);
    return { ...document, proposals: await proposalsOf(em, id) };
  }

  /** A document that the actor may see, within the caller's transaction. @throws record.not-found for any other */
  async require(em: EntityManager, actor: Actor, id: string): Promise<StoredDocument> {
    const [document] = await em.execute<StoredDocument[]>(sql`
      select f.id, f.kind, f.urgency, f.classification, f.title, f.number, f.issuer, f.dated_on as "datedOn", f.source,
        f.registered_at as "registeredAt", f.version, f.remark_by is not null as entered, ${scansOf(sql`f.id`)} as scans
      from document f where f.id = ${id} and f.city_id = ${actor.cityId} and ${documentsReadBy(actor)}`);
    if (document === undefined) throw new AppError('record.not-found', '没有找到这份文件。');
    return document;
  }
}

/** The proposals of a document in its order. */
export function proposalsOf(em: EntityManager, documentId: string) {
  return em.execute<StoredProposal[]>(sql`
    select p.id, p.seq, p.number, p.wording, p.responsible, p.cooperating, p.leader, p.deadline,
      p.deadline_text as "deadlineText", p.confidence::float8 as confidence, p.note, p.path, p.standard, p.milestones,
      p.found_text as "foundText", p.state, p.version, i.code as "indicatorCode", i.name as "indicatorName"
    from task_proposal p left join indicator i on i.id = p.indicator_id
    where p.document_id = ${documentId} and p.state <> 'merged' order by p.seq`);
}

/** A registered document as it is kept. */
export interface StoredDocument {
  id: string;
  kind: DocumentInput['kind'];
  urgency: DocumentInput['urgency'];
  classification: DocumentInput['classification'];
  title: string;
  number: string | null;
  issuer: string | null;
  datedOn: string | null;
  source: DocumentSource;
  registeredAt: Date;
  version: number;
  /** 代录: a leader's paper remark that somebody else entered. */
  entered: boolean;
  /** Scans of its paper. */
  scans: { id: string; name: string; pages: number }[];
}

/** A proposed task as it is kept. */
export interface StoredProposal {
  id: string;
  seq: number;
  number: string;
  wording: string;
  responsible: { text: string; code?: string }[];
  cooperating: { text: string; code?: string }[];
  leader: string | null;
  deadline: string | null;
  deadlineText: string | null;
  confidence: number;
  note: string | null;
  path: string | null;
  standard: string | null;
  milestones: MilestoneInput[];
  /** The indicator that it serves; null: none was chosen. */
  indicatorCode: string | null;
  indicatorName: string | null;
  /** The piece of the document in which it was found. */
  foundText: string | null;
  state: 'proposed' | 'confirmed' | 'set_aside';
  version: number;
}

function assertAdmitted({ classification, distribution }: DocumentInput): void {
  if (classification !== 'public' && classification !== 'internal')
    throw new AppError(
      'classification.not-admitted',
      '涉密文件不得进入本系统，内容没有保存，请按保密规定办理。',
    );
  if (classification === 'internal' && distribution.length === 0)
    throw new AppError('request.invalid', '工作秘密须写明知悉范围。', {
      fields: [{ pointer: '/distribution', detail: '请列出可以知悉的单位' }],
    });
}

async function sourceOf(
  { text }: DocumentInput,
  file: UploadedDocument | undefined,
): Promise<DocumentSource> {
  if (file !== undefined) return readSource(file.originalname, file.buffer);
  if (text !== undefined) return readSource('粘贴的文字.txt', Buffer.from(text, 'utf8'));
  throw new AppError('request.invalid', '请上传文件，或者粘贴正文。', {
    fields: [{ pointer: '/text', detail: '没有正文' }],
  });
}

function distributionOf({ distribution }: DocumentInput, ids: ReadonlyMap<string, string>): string[] {
  return distribution.map((code, index) => {
    const id = ids.get(code);
    if (id !== undefined) return id;
    throw new AppError('body.not-found', `没有代码为“${code}”的单位。`, {
      fields: [{ pointer: `/distribution/${index}`, detail: '没有这个单位' }],
    });
  });
}

function insertProposals(
  proposals: DocumentAnswer['proposals'],
  { id, cityId }: { id: string; cityId: string },
): RawQueryFragment[] {
  if (proposals.length === 0) return [];
  return [
    sql`insert into task_proposal (id, city_id, document_id, seq, number, wording, responsible, cooperating, leader,
        deadline, deadline_text, confidence, note, found_text)
      select r.id, ${cityId}, ${id}, r.seq, r.number, r.text, r.responsible, r.cooperating, r.leader, r.deadline,
        r."deadlineText", r.confidence, r.note, r.text
      from jsonb_to_recordset(${JSON.stringify(proposals)}::jsonb) as r(id uuid, seq integer, number text, text text,
        responsible jsonb, cooperating jsonb, leader text, deadline date, "deadlineText" text, confidence numeric,
        note text)`,
  ];
}
