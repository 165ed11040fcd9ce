import { chair, officer } from './assessed-year.js';
import type { AssessedYear } from './assessed-year.js';

const objectors = ['621102', '621121', '621124'];

/** Computes a quarter or a year and shows it to each body, once nothing of it is open; a second try comes later. */
export async function showQuarter({ scene, results }: AssessedYear, period: string): Promise<void> {
  if (results.has(period)) return;
  const office = await scene.people.at(officer);
  const { id, open } = await office.post<{ id: string; open: number }>('/api/v1/score-computations', {
    period,
  });
  if (open > 0) {
    scene.tell(`${period}还有${open}项成绩待定，补齐以后再送核对`);
    return;
  }
  const shown = await office.post<{ id: string }>('/api/v1/results', { computationId: id });
  results.set(period, shown.id);
}

/** Registers one bonus and shows the year, once its four quarters were. */
export async function showYear(all: AssessedYear): Promise<void> {
  const { scene, results, year } = all;
  if (results.size < 4) {
    scene.tell(`${year}年还有季度没有发布，不合成年度成绩`);
    return;
  }
  const office = await scene.people.at(officer);
  await office.post('/api/v1/bonus-awards', {
    ...{ bodyCode: '621122', year, matter: '粮食安全考核优秀', level: 'provincial', points: '1' },
    ...{ documentNumber: `甘粮〔${year}〕5号`, reason: '省级考核优秀（演示）。' },
  });
  await showQuarter(all, String(year));
}

/** Three counties object to the first row of their score that gave them points; one thinks better of it. */
export async function object({ scene, results }: AssessedYear, period: string): Promise<void> {
  const resultId = results.get(period);
  if (resultId === undefined) return;
  for (const bodyCode of objectors) {
    const head = await scene.people.headOf(bodyCode);
    const { rows } = await head.get<{ rows: { code: string; points: string | null }[] }>(
      `/api/v1/results/${period}/bodies/${bodyCode}`,
    );
    const rowCode = rows.find(({ code, points }) => points !== null && /^E/.test(code))?.code;
    if (rowCode === undefined) continue;
    const { id } = await head.post<{ id: string }>('/api/v1/objections', {
      ...{ resultId, bodyCode, rowCode, wording: '与统计公报口径不一致，请核对（演示）。' },
    });
    if (bodyCode === objectors[2]) await head.post(`/api/v1/objections/${id}/withdraw`, {});
  }
}

/** Data owners give their opinion and the head of the assessment office decides. */
export async function decideObjections({ scene }: AssessedYear): Promise<void> {
  const open = await scene.eye.all<{ id: string; owner: string | null }>(
    `select o.id, w.code as owner from objection o join body b on b.id = o.body_id
       left join body w on w.id = o.owner_body_id where o.state = 'filed' order by o.filed_at, b.code`,
  );
  for (const { id, owner } of open) {
    if (owner !== null)
      await (
        await scene.people.at(`${owner}/data_owner`)
      ).post(`/api/v1/objections/${id}/advise`, { opinion: '数值与统计台账一致，维持原数据。' });
    await (
      await scene.people.at(chair)
    ).post(`/api/v1/objections/${id}/decide`, {
      outcome: 'reject',
      decision: '经核对，数据无误，异议不成立。',
    });
  }
}

/** The head of the assessment office signs: the period is published, and consequences are proposed. */
export async function publishQuarter({ scene, results }: AssessedYear, period: string): Promise<void> {
  const id = results.get(period);
  if (id === undefined) return;
  await (
    await scene.people.at(chair)
  ).post(`/api/v1/results/${id}/publish`, { basis: `定考办${period}考评结果（演示）` });
  scene.tell(`${period}考核结果已发布`);
}
