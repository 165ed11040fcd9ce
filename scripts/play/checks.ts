import type { Scene } from './scene.js';

const subjects = ['安全生产', '冬季供暖', '耕地保护', '惠民资金'];

/**
 * Once a month the office checks a county for the month and shares the result; a lead assessor who wants to know the
 * same takes that result instead of asking again.
 */
export async function checkCounties({ people, chance, units }: Scene, month: string): Promise<void> {
  const counties = units.filter(({ code, level }) => level === 'county' && !code.includes('-'));
  const [body, subject] = [chance.pick(counties).code, chance.pick(subjects)];
  const office = await people.office();
  // Online but for once a quarter: every look on the spot is a trip, and the city has eight in a year.
  const kind = Number(month.slice(5)) % 3 === 0 ? 'inspection' : 'review';
  const asked = { body, subject, period: month, kind };
  const { id } = await office.post<{ id: string }>('/api/v1/checks', asked);
  await office.post(`/api/v1/checks/${id}/result`, {
    findings: '抽查三处，一处整改中。',
    checkedOn: `${month}-05`,
  });
  const assessor = await people.at('GD-FGW/lead_assessor');
  if (chance.happens(0.5)) await assessor.post(`/api/v1/checks/${id}/reuse`, { purpose: '季度考评' });
}
