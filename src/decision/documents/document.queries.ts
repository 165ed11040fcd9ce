import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import { CityClock } from '../../persistence/city-clock.js';
import { checkedTask } from '../tasks/checked-task.js';
import type { CheckedTask } from '../tasks/checked-task.js';
import { DocumentService } from './document.service.js';
import type { StoredDocument, StoredProposal } from './document.service.js';

/** A document before its tasks leave: what would leave, and what would not. */
export interface DispatchCheck {
  document: StoredDocument;
  tasks: CheckedTask[];
  setAside: StoredProposal[];
  /** Different bodies that get a part. */
  bodies: number;
  /** Whether the rules would refuse it as it is. */
  blocked: boolean;
}

/** A leader who may be named as responsible. */
export interface LeaderChoice {
  code: string;
  title: string;
  name: string | null;
}

/** Reads of the way from a document to its decision. */
@Injectable()
export class DocumentQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
    private readonly documents: DocumentService,
  ) {}

  /** @throws record.not-found for a document that the actor may not see */
  async check(context: CommandContext, id: string): Promise<DispatchCheck> {
    const em = this.orm.em.fork();
    const { cityId } = context.actor;
    const { proposals, ...document } = await this.documents.get(context, id);
    const now = await this.clock.now(em, cityId);
    const ground = { document, now, law: await this.laws.current(em, cityId, now) };
    const bodies = await this.organization.listBodies(em, cityId);
    const names = new Map(bodies.map(({ code, shortName }) => [code, shortName]));
    const tasks = proposals
      .filter(({ state }) => state === 'proposed')
      .map((proposal) => checkedTask(proposal, ground, names));
    return {
      document,
      tasks,
      setAside: proposals.filter(({ state }) => state === 'set_aside'),
      bodies: new Set(tasks.flatMap(({ codes }) => codes)).size,
      blocked: tasks.length === 0 || tasks.some(({ warnings }) => warnings.some(({ blocks }) => blocks)),
    };
  }

  /** The city's leaders in the order of the establishment. */
  async leaders({ actor }: CommandContext): Promise<LeaderChoice[]> {
    return this.orm.em.fork().execute<LeaderChoice[]>(sql`
      select p.code, p.title, h.name
      from post p left join appointment a on a.post_id = p.id and a.to_on is null
        left join person h on h.id = a.person_id
      where p.city_id = ${actor.cityId} and p.role = 'leader' order by p.sort, p.code`);
  }

  /** What has already become of a document, the newest first. */
  async decisionsOf({ actor }: CommandContext, id: string): Promise<{ id: string; number: string }[]> {
    return this.orm.em.fork().execute<{ id: string; number: string }[]>(sql`
      select id, number from decision where document_id = ${id} and city_id = ${actor.cityId}
      order by created_at desc`);
  }
}
