import { utils, write } from '@e965/xlsx';
import type pg from 'pg';
import type { ApiClient } from '../support/api-client.js';

/** The heads of the template for values, as it is downloaded. */
export const heads = [
  '指标编号',
  '指标名称',
  '单位代码',
  '单位名称',
  '期',
  '计量单位',
  '上期',
  '目标',
  '本期数值',
  '异常说明',
];
/** A filled-in line for E16 of a county; whatever is given differs, by column. */
export const line = (body: string, value: string | number, differs: Partial<Record<number, string>> = {}) =>
  Object.assign(['E16', '', body, '', '2026Q3', '%', '', '', value, ''], differs);
/** A workbook of these rows. */
export const xlsx = (rows: (string | number)[][], merges: string[] = []): Buffer => {
  const book = utils.book_new();
  const sheet = utils.aoa_to_sheet(rows);
  sheet['!merges'] = merges.map((range) => utils.decode_range(range));
  utils.book_append_sheet(book, sheet, 'S');
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
};

/** What 安定区 has for a row of 2026Q3, computed now. */
export async function scoreOf(
  office: ApiClient,
  owner: pg.Client,
  row: string,
): Promise<{ points: string | null; open: string | null }> {
  const { body } = await office.post<{ id: string }>('/api/v1/score-computations', { period: '2026Q3' });
  const { rows } = await owner.query<{ points: string | null; open: string | null }>(
    `select r.points, r.open from score_row r join score_body s on s.computation_id = r.computation_id and s.seq = r.body_seq
      join body b on b.id = s.body_id where r.computation_id = $1 and r.code = $2 and b.code = $3`,
    [body.id, row, '621102'],
  );
  return rows[0] ?? { points: null, open: null };
}

/** How many notices of this subject a post got. */
export async function noticesOf(owner: pg.Client, subjectId: string, post: string): Promise<number> {
  const { rows } = await owner.query(
    'select from notice_item n join post p on p.id = n.post_id where n.subject_id = $1 and p.code = $2',
    [subjectId, post],
  );
  return rows.length;
}
