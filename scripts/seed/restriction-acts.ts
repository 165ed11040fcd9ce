import { sql } from '@mikro-orm/postgresql';
import { TaskPart } from '../../src/decision/tasks/task-part.entity.js';
import { MeetingService } from '../../src/supervision/meetings/meeting.service.js';
import { RestrictionRaiseService } from '../../src/supervision/restrictions/restriction-raise.service.js';
import { RestrictionReplyService } from '../../src/supervision/restrictions/restriction-reply.service.js';
import type { StoryCity } from './story-city.js';
import type { StoryPart } from './story-part.js';
import { blockedWords, meetingWords } from './words.js';

/** What units raise that they cannot solve themselves, who solves it, and the dispatch meeting for what nobody solved. */
export class RestrictionActs {
  constructor(private readonly city: StoryCity) {}

  async raise({ id, bodyCode, task }: StoryPart): Promise<void> {
    const words = blockedWords[task.fate];
    if (words === undefined) throw new Error(`the story does not say what blocks “${task.wording}”`);
    const { kind, wording, asked } = words;
    const { milestones } = await this.city.em().findOneOrFail(TaskPart, id);
    const milestone = milestones.find(({ doneAt }) => doneAt === null);
    const input = { partId: id, kind, wording, bodyCode: asked, citedEvidenceIds: [] };
    const clerk = await this.city.as(`${bodyCode}/unit_staff`);
    await this.city
      .service(RestrictionRaiseService)
      .raise(clerk, { input: milestone === undefined ? input : { ...input, milestoneId: milestone.id } });
  }

  async solve({ id, task }: StoryPart): Promise<void> {
    const [restriction] = await this.city.read<{ id: string; asked: string }>(sql`
      select r.id, b.code as asked from restriction r join body b on b.id = r.body_id where r.part_id = ${id}`);
    if (restriction === undefined) throw new Error(`nobody raised what blocks “${task.wording}”`);
    const head = await this.city.as(`${restriction.asked}/unit_head`);
    const input = { outcome: 'solved' as const, answer: meetingWords.solved };
    await this.city.service(RestrictionReplyService).answer(head, restriction.id, input);
  }

  /** The office calls a dispatch meeting; its agenda is drawn from the record. */
  async convene(heldOn: string): Promise<void> {
    const office = await this.city.as('PD-SWB/supervision_office');
    await this.city
      .service(MeetingService)
      .convene(office, { title: meetingWords.title, heldOn, scope: 'all' });
  }
}
