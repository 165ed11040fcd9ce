import type { CellObject, WorkSheet } from '@e965/xlsx';
import { read } from '@e965/xlsx';
import { AppError } from '../../domain/errors.js';
import type { DocumentSource } from '../../domain/intake/document-source.js';

const mostRows = 5_000;
const mostColumns = 64;

/**
 * The sheets of a workbook as tables, in its order; hidden sheets are left out, formulas give their stored value.
 * @throws AppError document.unreadable
 */
export function readXlsx(bytes: Buffer): DocumentSource['blocks'] {
  const { SheetNames, Sheets, Workbook } = opened(bytes);
  return SheetNames.flatMap((name, index) => {
    const sheet = Sheets[name];
    const hidden = Workbook?.Sheets?.[index]?.Hidden ?? 0;
    const rows = sheet && hidden === 0 ? rowsOf(sheet) : [];
    return rows.length === 0 ? [] : [{ kind: 'table' as const, rows }];
  });
}

function opened(bytes: Buffer) {
  try {
    return read(bytes, {
      type: 'buffer',
      dense: true,
      sheetRows: mostRows,
      cellFormula: false,
      cellHTML: false,
      dateNF: 'yyyy-mm-dd',
    });
  } catch {
    throw new AppError('document.unreadable', 'Excel 表格读不出来，请另存为 xlsx 后再上传。');
  }
}

function rowsOf(sheet: WorkSheet): string[][] {
  const cells: (CellObject | undefined)[][] = (sheet as { '!data'?: CellObject[][] })['!data'] ?? [];
  const rows = cells.map((row) => Array.from(row ?? [], textOf).slice(0, mostColumns));
  for (const { s, e } of sheet['!merges'] ?? []) {
    const text = rows[s.r]?.[s.c] ?? '';
    for (let row = s.r; row <= Math.min(e.r, rows.length - 1); row++)
      fill((rows[row] ??= []), { from: s.c, to: e.c, text });
  }
  const width = Math.max(0, ...rows.map((row) => row?.length ?? 0));
  const full = Array.from(rows, (row) => Array.from({ length: width }, (_, column) => row?.[column] ?? ''));
  return full.filter((row) => row.some((text) => text.trim() !== ''));
}

function fill(row: string[], { from, to, text }: { from: number; to: number; text: string }): void {
  for (let column = from; column <= Math.min(to, mostColumns - 1); column++) row[column] = text;
}

/** What the cell shows. */
function textOf(cell: CellObject | undefined): string {
  if (cell === undefined || cell.t === 'z' || cell.t === 'e') return '';
  return (cell.w ?? String(cell.v ?? '')).trim();
}
