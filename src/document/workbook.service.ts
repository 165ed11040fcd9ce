import { Injectable } from '@nestjs/common';
import { utils, write } from '@e965/xlsx';

/** What stands in a cell; null: nothing. */
type CellValue = string | number | null;

/** One sheet of a workbook. */
export interface Sheet {
  name: string;
  /** Row by row, the heads of the columns among them. */
  rows: readonly (readonly CellValue[])[];
}

const longestName = 31;
const widest = 60;
// Source: OWASP, CSV injection. A sheet that is saved as CSV and opened again takes such a text for a formula; programs
// of East Asia take the full-width forms for the others.
const startsFormula = /^[=+\-@\t\r\n＝＋－＠]/u;

/** Writes tables as files for spreadsheet programs. */
@Injectable()
export class WorkbookService {
  /** A workbook in the form of Office Open XML; no cell is a formula, whatever a text begins with. */
  xlsx(sheets: readonly Sheet[]): Buffer {
    const book = utils.book_new();
    for (const { name, rows } of sheets) {
      const sheet = utils.aoa_to_sheet(rows.map((row) => row.map(harmless)));
      sheet['!cols'] = widthsOf(rows);
      utils.book_append_sheet(book, sheet, sheetName(name), true);
    }
    return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
  }
}

const harmless = (value: CellValue): CellValue =>
  typeof value === 'string' && startsFormula.test(value) ? `'${value}` : value;

const sheetName = (name: string): string =>
  name
    .replace(/[[\]:*?/\\]/g, ' ')
    .trim()
    .slice(0, longestName);

// A Chinese character is as wide as two digits.
function widthsOf(rows: Sheet['rows']): { wch: number }[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) => {
    const lengths = rows.map((row) => [...String(row[column] ?? '')].length * 2);
    return { wch: Math.min(widest, Math.max(6, ...lengths) + 2) };
  });
}
