import type { CellObject } from '@e965/xlsx';
import { read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { AppError } from '../../domain/errors.js';
import { Decimal } from '../../domain/assessment/figure.js';
import { assertFileSize, guardArchive } from './guard-archive.js';
import { decodeText } from './read-text.js';

/** A table as it stands in its file: each row with its number there. */
export interface TableFile {
  rows: { at: number; cells: string[] }[];
  /** Merged cells, as `A1:B2`. */
  merged: string[];
}

/**
 * Reads the first sheet of a workbook, or a CSV file; what it is tells its content. Figures come with all their digits,
 * percentages with their sign.
 * @throws AppError file.too-large, file.unsafe-archive, document.unreadable; also with more than `mostRows` rows
 */
export async function readTable(bytes: Buffer, mostRows: number): Promise<TableFile> {
  assertFileSize(bytes);
  if (!bytes.subarray(0, 2).equals(Buffer.from('PK', 'latin1'))) return readCsv(bytes, mostRows);
  const names = await guardArchive(bytes);
  if (!names.includes('xl/workbook.xml')) throw unreadable('只收 xlsx 和 csv 文件。');
  return readSheet(bytes, mostRows);
}

function readCsv(bytes: Buffer, mostRows: number): TableFile {
  const text = decodeText(bytes);
  if (text.split('\n').length > mostRows + 2) throw tooMany(mostRows);
  try {
    const rows = parse(text, {
      bom: true,
      relaxColumnCount: true,
      info: true,
      skipEmptyLines: true,
    }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return { rows: rows.map(({ record, info }) => ({ at: info.lines, cells: record })), merged: [] };
  } catch {
    throw unreadable('csv 文件的引号或者分隔符不对，请另存为 xlsx 后再上传。');
  }
}

function readSheet(bytes: Buffer, mostRows: number): TableFile {
  const book = opened(bytes, mostRows);
  const sheet = book.Sheets[book.SheetNames[0] ?? ''];
  if (sheet === undefined) throw unreadable('工作簿里没有工作表。');
  const cells: (CellObject | undefined)[][] = (sheet as { '!data'?: CellObject[][] })['!data'] ?? [];
  if (cells.length > mostRows + 1) throw tooMany(mostRows);
  const rows = Array.from(cells, (row, at) => ({ at: at + 1, cells: Array.from(row ?? [], textOf) }));
  const merged = (sheet['!merges'] ?? []).map((range) => utils.encode_range(range));
  return { rows: rows.filter((row) => row.cells.some((text) => text !== '')), merged };
}

function opened(bytes: Buffer, mostRows: number) {
  try {
    return read(bytes, {
      ...{ type: 'buffer', dense: true, sheetRows: mostRows + 2, sheets: 0 },
      ...{ cellFormula: false, cellHTML: false, cellNF: true },
    });
  } catch {
    throw unreadable('Excel 表格读不出来，请另存为 xlsx 后再上传。');
  }
}

// A number as it was entered, not as it is rounded for show; of a percentage what is shown.
function textOf(cell: CellObject | undefined): string {
  if (cell === undefined || cell.t === 'z' || cell.t === 'e') return '';
  if (cell.t !== 'n' || typeof cell.v !== 'number') return String(cell.w ?? cell.v ?? '').trim();
  const value = new Decimal(cell.v);
  return String(cell.z ?? '').includes('%') ? `${value.times(100).toFixed()}%` : value.toFixed();
}

const tooMany = (mostRows: number) =>
  new AppError('document.unreadable', `一次最多导入${mostRows}行，请按指标分成几份。`);
const unreadable = (detail: string) => new AppError('document.unreadable', detail);
