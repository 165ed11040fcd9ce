import type { Chance } from './chance.js';
import type { CityPeople } from './city-people.js';
import type { Manners } from './manners.js';

/** A body that tasks are given to. */
export interface Unit {
  code: string;
  shortName: string;
  level: string;
}

interface OpeningScene {
  people: CityPeople;
  chance: Chance;
  units: readonly Unit[];
  manners: Manners;
}

const subjects = [
  '重点项目前期',
  '优化营商环境',
  '防汛抗旱准备',
  '中医药产业链',
  '农村人居环境',
  '城市更新',
  '工业倍增',
  '教育医疗补短板',
  '马铃薯良种',
  '安全生产整治',
  '招商引资',
  '数字政务',
];
const works = [
  '制定工作方案',
  '完成项目论证',
  '落实要素保障',
  '开展专项排查',
  '建成示范点',
  '完成设备采购',
  '组织业务培训',
  '建立工作台账',
  '完成招标',
  '形成调研报告',
];

/** Opens the decision of one month: odd months begin with a document, even ones with a list of tasks. */
export async function openDecision(
  { people, chance, units, manners }: OpeningScene,
  month: number,
  today: string,
): Promise<void> {
  const subject = subjects[month - 1] ?? '年度重点工作';
  const items = Array.from({ length: manners.tasksADecision }, () => newItem(chance, units, today));
  if (month % 2 === 1) await byDocument(people, { subject, items, today });
  else await byList(people, { subject, items });
}

/**
 * Turns a document given by the user into a decision, as an office would: what names no body of the city, or a date
 * that is over, is set aside.
 */
export async function adoptDocument(people: CityPeople, file: File, today: string): Promise<number> {
  const office = await people.office();
  const fields = { classification: 'public', kind: 'policy', title: `${file.name}（演示）`, datedOn: today };
  const { id, proposals } = await office.upload<{ id: string; proposals: ReadTask[] }>(
    '/api/v1/documents',
    fields,
    file,
  );
  const usable = proposals.filter(
    ({ responsible, deadline }) => responsible[0]?.code !== undefined && (deadline ?? '9') > today,
  );
  for (const proposal of proposals)
    if (!usable.includes(proposal))
      await office.patch(`/api/v1/proposals/${proposal.id}`, { version: proposal.version, setAside: true });
  if (usable.length > 0)
    await office.post(`/api/v1/documents/${id}/decision`, {
      dispatch: 'at_once',
      complete: true,
      responsibleLeader: 'L04/leader',
    });
  return usable.length;
}

interface ReadTask {
  id: string;
  version: number;
  deadline?: string;
  responsible: { code?: string }[];
}

interface Item {
  wording: string;
  lead: Unit;
  helper: Unit | null;
  dueOn: string;
  milestoneOn: string;
}

function newItem(chance: Chance, units: readonly Unit[], today: string): Item {
  const lead = chance.pick(units);
  const helper = chance.happens(0.2) ? chance.pick(units.filter(({ code }) => code !== lead.code)) : null;
  const days = chance.between(25, 110);
  return {
    wording: `${chance.pick(works)}并报市政府`,
    lead,
    helper,
    dueOn: plusDays(today, days),
    milestoneOn: plusDays(today, Math.floor(days / 2)),
  };
}

// The city's office registers the document, corrects the first proposal and those whose body was not read, and confirms
// the rest as it was read.
async function byDocument(
  people: CityPeople,
  { subject, items, today }: { subject: string; items: Item[]; today: string },
) {
  const office = await people.office();
  const lines = items.map(
    ({ wording, lead, helper, dueOn }, index) =>
      `${index + 1}.${wording}。（责任单位：${lead.shortName}${helper === null ? '' : `；配合单位：${helper.shortName}`}；完成时限：${inWords(dueOn)}）`,
  );
  const document = await office.post<{ id: string; proposals: ReadTask[] }>('/api/v1/documents', {
    ...{
      classification: 'public',
      kind: 'policy',
      title: `关于${subject}的工作安排（演示）`,
      datedOn: today,
    },
    text: lines.join('\n'),
  });
  for (const [at, { id, version, responsible }] of document.proposals.entries()) {
    const item = items[at];
    if (item === undefined || (at > 0 && responsible[0]?.code !== undefined)) continue;
    await office.patch(`/api/v1/proposals/${id}`, {
      ...{ version, responsible: [item.lead.code] },
      ...(at === 0 && { wording: `${item.wording}（经办人核改）` }),
    });
  }
  await office.post(`/api/v1/documents/${document.id}/decision`, {
    dispatch: 'at_once',
    complete: true,
    responsibleLeader: 'L04/leader',
  });
}

async function byList(
  people: CityPeople,
  { subject, items }: { subject: string; items: Item[] },
): Promise<void> {
  const leader = await people.at('L02/leader');
  await leader.post('/api/v1/decisions', {
    title: `${subject}专题会议定事项（演示）`,
    dispatch: 'at_once',
    complete: true,
    responsibleLeader: 'L02/leader',
    tasks: items.map(({ wording, lead, helper, dueOn, milestoneOn }) => ({
      wording,
      responsible: lead.code,
      cooperating: helper === null ? [] : [helper.code],
      dueOn,
      milestones: [
        { title: '完成过半', dueOn: milestoneOn, expectedAtEnd: 50 },
        { title: '全部完成', dueOn, expectedAtEnd: 100 },
      ],
    })),
  });
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

const inWords = (day: string): string =>
  `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
