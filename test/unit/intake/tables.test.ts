import { utils, write } from '@e965/xlsx';
import type { Range } from '@e965/xlsx';
import { describe, expect, it } from '@jest/globals';
import type { TaskProposal } from '../../../src/domain/intake/document-source.js';
import { inBrief, proposalsOf, proposalsOfFile } from './support/city-bodies.js';
import type { WordCell } from './support/word-file.js';
import { wordFile, wordParagraph, wordTable } from './support/word-file.js';

const head = ['序号', '工作任务', '目标', '责任领导', '牵头单位', '配合单位', '完成时限'];
const rows = [
  ['1', '改线工程', '完成路基', '李某', '市交通运输局', '市自然资源局、市发改委', '2026年9月底'],
  ['2', '市区停车场', '新增500个车位', '王某', '市住建局', '', '年底前'],
  ['3', '农村公路', '', '', '市交通局', '各县区', '长期坚持'],
];
const expected = [
  '1|改线工程|市交通运输局=GD-JTJ + 市自然资源局=GD-ZRJ 市发改委=GD-FGW @2026-09-30|李某|目标：完成路基',
  '2|市区停车场|市住建局=GD-ZJJ @2026-12-31|王某|目标：新增500个车位',
  '3|农村公路|市交通局=GD-JTJ + 各县区 @?长期坚持||长期坚持，无完成时限；“各县区”是统称，请明确到单位',
];

const line = (proposal: TaskProposal) =>
  [proposal.number, proposal.text, inBrief(proposal), proposal.leader ?? '', proposal.note ?? ''].join('|');

function workbook(cells: (string | number | Date)[][], merges: Range[] = []): Buffer {
  const sheet = utils.aoa_to_sheet(cells, { cellDates: true, dateNF: 'yyyy-mm-dd' });
  sheet['!merges'] = merges;
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, '清单');
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

const merge = (from: [number, number], to: [number, number]): Range => ({
  s: { r: from[0], c: from[1] },
  e: { r: to[0], c: to[1] },
});

const ofBook = (cells: (string | number | Date)[][], merges?: Range[]) =>
  proposalsOfFile('清单.xlsx', workbook(cells, merges), '2026-03-05');
const ofWord = (body: string) => proposalsOfFile('清单.docx', wordFile(body), '2026-03-05');

describe('a table of tasks', () => {
  it('as a workbook', async () => {
    expect((await ofBook([head, ...rows])).map(line)).toEqual(expected);
  });

  it('as a Word document', async () => {
    expect((await ofWord(wordTable([head, ...rows]))).map(line)).toEqual(expected);
  });

  it.each([
    ['tabs', [head, ...rows].map((row) => row.join('\t')).join('\n')],
    ['bars', [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')],
  ])('as text with %s', async (_parting, text) => {
    expect((await proposalsOf(text)).map(line)).toEqual(expected);
  });

  it.each([
    ['two spaces', '   '],
    ['one space', ' '],
    ['a wide space', '\u3000'],
  ])('as text with %s between the columns', async (_parting, space) => {
    const table = [
      ['序号', '工作任务', '牵头单位', '完成时限'],
      ['1', '建设平台', '市工信局', '6月底前'],
      ['2', '建设中心', '市数据局、市财政局', '三季度末'],
    ];
    expect((await proposalsOf(table.map((row) => row.join(space)).join('\n'))).map(inBrief)).toEqual([
      '市工信局=GD-GXJ @2026-06-30',
      '市数据局=GD-SJU 市财政局=GD-CZJ @2026-09-30',
    ]);
  });

  it('as text with spaces inside the task, an empty cell and a broken line', async () => {
    const text =
      '序 号   工作任务   牵头单位   配合单位   完成时限\n1   建设 5G 基站 300 个   市工信局   市住建局   6月底\n2   推进数据共享   市数据局   上半年\n3   建设大数据中心,\n    形成算力   市数据局   市发改委   9月底前\n';
    expect((await proposalsOf(text)).map(line)).toEqual([
      '1|建设 5G 基站 300 个|市工信局=GD-GXJ + 市住建局=GD-ZJJ @2026-06-30||',
      '2|推进数据共享|市数据局=GD-SJU @2026-06-30||',
      '3|建设大数据中心,形成算力|市数据局=GD-SJU + 市发改委=GD-FGW @2026-09-30||',
    ]);
  });

  it('goes on as text behind the table', async () => {
    const text = '序号 工作任务 牵头单位\n1 建设平台 市工信局\n二、其他\n推进甲事。(市教育局负责)';
    expect((await proposalsOf(text)).map(({ text: wording }) => wording)).toEqual(['建设平台', '推进甲事']);
  });

  it('with a title over it, a head of two rows, headings across it and a sum below', async () => {
    const cells = [
      ['2027年重点任务清单', '', '', '', ''],
      ['序号', '工作任务', '责任分工', '', '完成时限'],
      ['序号', '工作任务', '牵头单位', '配合单位', '完成时限'],
      ['一、工业', '', '', '', ''],
      [1, '建设平台', '市工信局', '市财政局', '6月底'],
      ['合计', '1项', '', '', ''],
    ];
    const merges = [
      merge([0, 0], [0, 4]),
      merge([1, 0], [2, 0]),
      merge([1, 1], [2, 1]),
      merge([1, 2], [1, 3]),
      merge([1, 4], [2, 4]),
      merge([3, 0], [3, 4]),
    ];
    expect((await ofBook(cells, merges)).map(line)).toEqual([
      '1|建设平台|市工信局=GD-GXJ + 市财政局=GD-CZJ @2027-06-30||',
    ]);
  });

  it('a unit merged over several tasks answers for each, in both kinds of file', async () => {
    const three = ['1', '2', '3'];
    const wanted = three.map((number) => `${number}|任务${number}|市工信局=GD-GXJ||`);
    const book = three.map((number) => [number, `任务${number}`, number === '1' ? '市工信局' : '']);
    const merged = await ofBook([['序号', '工作任务', '责任单位'], ...book], [merge([1, 2], [3, 2])]);
    expect(merged.map(line)).toEqual(wanted);
    const word = three.map((number): (string | WordCell)[] => [
      number,
      `任务${number}`,
      { text: number === '1' ? '市工信局' : '', merge: number === '1' ? 'restart' : 'continue' },
    ]);
    const table = wordTable([['序号', '工作任务', '责任单位'], ...word]);
    expect((await ofWord(table)).map(line)).toEqual(wanted);
  });

  it('a task merged over its measures is told by them; one merged over its units is one task', async () => {
    const cells = [
      ['序号', '重点任务', '具体措施', '责任单位'],
      ['1', '工业强市', '建设平台', '市工信局'],
      ['', '', '培育企业', '市商务局'],
    ];
    const merges = [merge([1, 0], [2, 0]), merge([1, 1], [2, 1])];
    expect((await ofBook(cells, merges)).map(line)).toEqual([
      '1|建设平台|市工信局=GD-GXJ||目标：工业强市',
      '1|培育企业|市商务局=GD-SHANGWU||目标：工业强市',
    ]);
    const units = cells.map(([number = '', task = '', , unit = '']) => [number, task, unit]);
    expect((await ofBook(units, merges)).map(line)).toEqual([
      '1|工业强市|市工信局=GD-GXJ 市商务局=GD-SHANGWU||',
    ]);
  });

  it('reads days that Excel keeps as dates, and roles inside a cell', async () => {
    const cells = [
      ['序号', '工作任务', '责任单位(排在首位的为牵头单位)', '完成时间'],
      [1, '建设平台', '市工信局、市财政局', new Date(Date.UTC(2026, 8, 25))],
      [2, '建设中心', '市数据局牵头\n市财政局配合', '持续推进'],
    ];
    expect((await ofBook(cells)).map(inBrief)).toEqual([
      '市工信局=GD-GXJ + 市财政局=GD-CZJ @2026-09-25',
      '市数据局=GD-SJU + 市财政局=GD-CZJ @?持续推进',
    ]);
  });

  it('goes on under the same head when the next page begins a new table', async () => {
    const body = `${wordTable([head, ...rows.slice(0, 2)])}${wordParagraph('')}${wordTable(rows.slice(2))}`;
    expect((await ofWord(body)).map(line)).toEqual(expected);
  });

  it('a table of something else gives no task', async () => {
    expect(
      await ofBook([
        ['姓名', '单位', '电话'],
        ['张某', '市工信局', '0932'],
      ]),
    ).toEqual([]);
  });

  it('a row without a unit is proposed with little confidence', async () => {
    const [proposal] = await ofBook([
      ['序号', '工作任务', '责任单位'],
      ['1', '建设平台', ''],
    ]);
    expect(proposal).toMatchObject({ responsible: [], confidence: 0.3, note: '没有写明责任单位' });
  });
});
