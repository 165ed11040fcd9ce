import type { AssessedYear } from './assessed-year.js';

interface OwedRow {
  code: string;
  bodyCode: string;
  period: string;
  state: string;
  closed: boolean;
  target: string | null;
}

const atOnce = 1_000;
const explanation = '与统计台账核对无误。';

/**
 * Data owners give the values of the months that are open on a day, and a second person approves them; some are late
 * and come the second time.
 */
export async function giveValues(
  { scene, luck, figures }: AssessedYear,
  today: string,
  late: boolean,
): Promise<void> {
  const { people, eye } = scene;
  const months = await eye.all<{ month: string }>(
    `select s.period as month from assessment_step s join assessment_step a on a.scope = 'data' and a.period = s.period
       and a.code = 'data_approve' where s.scope = 'data' and s.code = 'data_source'
       and s.starts_on <= $1 and a.due_on >= $1 order by 1`,
    [today],
  );
  const owners = await eye.all<{ code: string }>(
    `select distinct b.code from indicator_version v join body b on b.id = v.data_owner order by 1`,
  );
  for (const { code } of owners) {
    if (!late && luck.happens(0.08)) continue;
    for (const { month } of months) await giveMonth(code, month);
  }

  async function giveMonth(code: string, month: string): Promise<void> {
    const clerk = await people.at(`${code}/data_owner`);
    const desk = await clerk.get<{ rows: OwedRow[] }>(`/api/v1/measurements?month=${month}`);
    const owed = desk.rows.filter(({ state, closed }) => state === 'missing' && !closed);
    const items = owed.map((row) => ({
      ...{ indicatorCode: row.code, bodyCode: row.bodyCode, period: row.period, explanation },
      value: figures.of(row),
    }));
    for (let from = 0; from < items.length; from += atOnce) {
      const some = items.slice(from, from + atOnce);
      const { entries } = await clerk.post<{ entries: { id: string; version: number }[] }>(
        '/api/v1/measurements',
        { items: some },
      );
      const head = await people.headOf(code);
      await head.post('/api/v1/measurements/approvals', {
        outcome: 'approve',
        entries: entries.map(({ id, version }) => ({ id, version })),
      });
    }
  }
}
