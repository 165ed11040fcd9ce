import { sql } from '@mikro-orm/postgresql';
import { DeadlineRequestService } from '../../src/supervision/deadlines/deadline-request.service.js';
import type { StoryCity } from './story-city.js';
import type { StoryPart } from './story-part.js';
import { laterWords } from './words.js';

const office = 'PD-SWB/supervision_office';

interface FoundRequest {
  id: string;
  /** Post of the leader who set the date. */
  decider: string;
}

/** What a unit's head, the office and the leader do with a request for a later day. */
export class DeadlineActs {
  constructor(private readonly city: StoryCity) {}

  async ask({ id, bodyCode }: StoryPart): Promise<void> {
    const head = await this.city.as(`${bodyCode}/unit_head`);
    const { until: on, progress, reason } = laterWords;
    await this.#requests().file(head, id, { kind: 'extension', on, progress, reason });
  }

  async check(part: StoryPart): Promise<void> {
    const { id } = await this.#requestOf(part);
    const input = { supported: true, note: laterWords.checked };
    await this.#requests().check(await this.city.as(office), id, input);
  }

  async grant(part: StoryPart): Promise<void> {
    const { id, decider } = await this.#requestOf(part);
    const input = { outcome: 'grant' as const, on: laterWords.until, note: laterWords.granted };
    await this.#requests().decide(await this.city.as(decider), id, input);
  }

  #requests(): DeadlineRequestService {
    return this.city.service(DeadlineRequestService);
  }

  async #requestOf({ id, task }: StoryPart): Promise<FoundRequest> {
    const [request] = await this.city.read<FoundRequest>(sql`
      select r.id, p.code as decider from deadline_request r join post p on p.id = r.decider where r.part_id = ${id}`);
    if (request === undefined) throw new Error(`nobody asked for a later day of “${task.wording}”`);
    return request;
  }
}
