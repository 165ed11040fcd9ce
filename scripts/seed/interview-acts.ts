import { sql } from '@mikro-orm/postgresql';
import { demoCityId } from '../../src/organization/city-ids.js';
import { InterviewChainService } from '../../src/supervision/interviews/chain/interview-chain.service.js';
import { InterviewMeetingService } from '../../src/supervision/interviews/chain/interview-meeting.service.js';
import { InterviewService } from '../../src/supervision/interviews/interview.service.js';
import type { StoryCity } from './story-city.js';

const office = 'PD-SWB/supervision_office';

interface Found {
  id: string;
  bodyCode: string;
  signer: string | null;
  meetingId: string | null;
}

/** What follows from a proposed interview: signed, called, confirmed, held, answered by a commitment. */
export class InterviewActs {
  constructor(private readonly city: StoryCity) {}

  /** The named leaders let the interviews of a quarter be. */
  async decline(period: string, reason: string): Promise<void> {
    for (const { id, signer } of await this.#find(period, 'drafted')) {
      if (signer === null) continue;
      const input = { outcome: 'decline' as const, reason };
      await this.city.service(InterviewService).decide(await this.city.as(signer), id, input);
    }
  }

  /** The named leader signs the interview of whoever made its statement. */
  async sign(period: string): Promise<void> {
    for (const { id, signer } of await this.#find(period, 'stated')) {
      if (signer === null) continue;
      await this.city.service(InterviewService).decide(await this.city.as(signer), id, { outcome: 'sign' });
    }
  }

  /** The office names time and place for all that are signed. */
  async call(period: string, at: string): Promise<void> {
    const ids = (await this.#find(period, 'signed')).map(({ id }) => id);
    if (ids.length === 0) return;
    const place = { place: '市政府第一会议室', contact: '督查室，0932-8210000' };
    await this.city.service(InterviewMeetingService).call(await this.city.as(office), { ids, at, ...place });
  }

  /** The heads confirm the notice. */
  async receive(period: string): Promise<void> {
    for (const { id, bodyCode } of await this.#find(period, 'signed'))
      await this.city
        .service(InterviewChainService)
        .receive(await this.city.as(`${bodyCode}/unit_head`), id, {});
  }

  /** The office puts down the minutes of what was held on a day, and where it was shown. */
  async hold(period: string, heldOn: string): Promise<void> {
    const found = await this.#find(period, 'signed');
    const clerk = await this.city.as(office);
    for (const meetingId of new Set(found.flatMap((one) => one.meetingId ?? []))) {
      const input = { meetingId, heldOn, persons: '主谈市领导，被约谈单位主要负责人，督查室记录人员' };
      const minutes = '指出本季度重点任务推进缓慢、工作调度不紧的问题，要求倒排工期、按周报告。';
      await this.city.service(InterviewMeetingService).record(clerk, { ...input, minutes, absentIds: [] });
    }
    for (const { id } of found)
      await this.city
        .service(InterviewChainService)
        .expose(clerk, id, { outlet: '定西日报', shownOn: heldOn });
  }

  /** The heads promise in public. */
  async commit(period: string, dueOn: string): Promise<void> {
    for (const { id, bodyCode } of await this.#find(period, 'signed'))
      await this.city.service(InterviewChainService).commit(await this.city.as(`${bodyCode}/unit_head`), id, {
        text: '在年底前完成滞后的两项重点任务，主要负责人每周调度一次，进展在政府网站公开。',
        ...{ dueOn, phone: '0932-8210001' },
      });
  }

  #find(period: string, state: 'drafted' | 'stated' | 'signed'): Promise<Found[]> {
    return this.city.read<Found>(sql`
      select i.id, b.code as "bodyCode", s.code as signer, k.meeting_id as "meetingId" from interview_draft i
      join consequence c on c.id = i.consequence_id join body b on b.id = i.body_id
      left join post s on s.id = i.signer left join interview_chain k on k.id = i.id
      where i.city_id = ${demoCityId} and c.period = ${period} and c.state = ${state} and c.tie_of is null
      order by b.code`);
  }
}
