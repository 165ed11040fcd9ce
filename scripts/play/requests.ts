import type { OpenPart, WaitingRequest } from './record-eye.js';
import type { Scene } from './scene.js';

/** Units that see that they will not be ready ask for a later day, a few for their clock to stand; their heads ask. */
export async function askForTime({ people, eye, chance }: Scene): Promise<void> {
  for (const part of await eye.parts(['signed', 'in_progress', 'returned'])) {
    const days = await daysLeft(eye, part);
    if (part.dueOn === null || days === null || days < 1 || days > 35 || !chance.happens(0.22)) continue;
    const isExtension = chance.happens(0.85);
    const on = plusDays(part.dueOn, isExtension ? chance.between(10, 30) : -1);
    if (!(await mayAsk(eye, part, { on, isExtension }))) continue;
    const head = await people.headOf(part.bodyCode);
    await head.post(`/api/v1/parts/${part.id}/deadline-requests`, {
      kind: isExtension ? 'extension' : 'suspension',
      on,
      progress: `已完成${part.progress}%。`,
      reason: isExtension ? '前期论证耗时较长' : '土地批复',
    });
  }
}

/** The office of each request's body gives its opinion. */
export async function checkRequests({ people, eye, chance }: Scene): Promise<void> {
  for (const request of await eye.requests('signed')) {
    const office = await people.at(officeOf(request));
    await office.post(`/api/v1/deadline-requests/${request.id}/check`, {
      supported: chance.happens(0.75),
      note: '已核对进展材料。',
    });
  }
}

/** The leaders decide: some requests are granted, as asked, some refused. */
export async function decideRequests({ people, eye, chance }: Scene): Promise<void> {
  for (const { id, decider, askedOn } of await eye.requests('checked')) {
    const leader = await people.at(decider);
    const granted = chance.happens(0.65) && askedOn > (await eye.today());
    await leader.post(
      `/api/v1/deadline-requests/${id}/decision`,
      granted ? { outcome: 'grant', on: askedOn } : { outcome: 'refuse', note: '请克服困难，按期完成。' },
    );
  }
}

// Nobody checks what his own body asks for: the other of the two city offices does.
function officeOf({ bodyCode, aboveCode, aboveLevel }: WaitingRequest): string {
  if (aboveLevel === 'county' && aboveCode !== null) return `${aboveCode}/supervision_office`;
  return bodyCode === 'PD-SWB' ? 'GD-ZFB/supervision_office' : 'PD-SWB/supervision_office';
}

// What the rules refuse is not asked for: a child later than its parent, a third extension, one beside another.
async function mayAsk(
  eye: Scene['eye'],
  { id }: OpenPart,
  { on, isExtension }: { on: string; isExtension: boolean },
): Promise<boolean> {
  const { may } = await eye.one<{ may: boolean }>(
    `select p.request_step is null and t.parent_part_id is null
       and $2::date > (c.still_at at time zone 'Asia/Shanghai')::date
       and (not $3 or (select count(*) from deadline_request r where r.part_id = p.id and r.state = 'granted') < 2) as may
     from task_part p join task t on t.id = p.task_id, city_clock c where p.id = $1`,
    [id, on, isExtension],
  );
  return may;
}

async function daysLeft(eye: Scene['eye'], { dueOn }: OpenPart): Promise<number | null> {
  const { days } = await eye.one<{ days: number | null }>(
    `select ($1::date - (still_at at time zone 'Asia/Shanghai')::date)::integer as days from city_clock`,
    [dueOn],
  );
  return days;
}

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
