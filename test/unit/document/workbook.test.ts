import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { read } from '@e965/xlsx';
import type { CellObject } from '@e965/xlsx';
import { unzipSync } from 'fflate';
import { targetTemplate } from '../../../src/assessment/targets/target-sheet.js';
import type { TargetGrid } from '../../../src/assessment/targets/target.queries.js';
import { DossierFileService } from '../../../src/consequence/dossiers/dossier-file.service.js';
import type { SaidDossier } from '../../../src/consequence/dossiers/dossier-sheet.js';
import { WordSheetService } from '../../../src/document/word-sheet.service.js';
import { WorkbookService } from '../../../src/document/workbook.service.js';
import { projectRoot } from '../../../scripts/servers/project-root.js';

const workbooks = new WorkbookService();

/** Every cell of a workbook as a spreadsheet program would take it. */
function cellsOf(file: Buffer): CellObject[] {
  const { Sheets: sheets } = read(file, { cellFormula: true });
  return Object.values(sheets).flatMap((sheet) =>
    Object.entries(sheet).flatMap(([at, cell]) => (at.startsWith('!') ? [] : [cell as CellObject])),
  );
}

// Source: OWASP, CSV injection; the full-width forms are taken for the others by spreadsheet programs of East Asia.
const beginnings = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const texts = beginnings.flatMap((sign) => [`${sign}HYPERLINK("http://e","督")`, `${sign}1+2`, sign]);

/**
 * Red when `harmless` in workbook.service.ts lets a text pass as it is, when it takes away one of its signs, or when a
 * number is made a text.
 */
describe('whatever a cell begins with', () => {
  it.each(texts)('is text and no formula, also once the sheet was saved as CSV: %j', (text) => {
    const [cell, ...others] = cellsOf(workbooks.xlsx([{ name: '表', rows: [[text]] }]));
    expect(others).toEqual([]);
    expect([cell?.t, cell?.f, cell?.v]).toEqual(['s', undefined, `'${text}`]);
  });

  it('is left as it is where it is harmless, and a number stays a number', () => {
    const row = ['督查', "'单引号", ' =空格之后', 0, -1.25, 1e21, null, '12'];
    const cells = cellsOf(workbooks.xlsx([{ name: '表', rows: [row] }]));
    expect(cells.map(({ t, v }) => [t, v])).toEqual([
      ...['督查', "'单引号", ' =空格之后'].map((text) => ['s', text]),
      ...[0, -1.25, 1e21].map((figure) => ['n', figure]),
      ['s', '12'],
    ]);
  });
});

describe('every exporter', () => {
  const evil = '=cmd|"/C calc"!A0';
  const comments = [{ on: evil, text: evil }];
  const entry = {
    ...{ key: evil, on: evil, period: evil, bodyName: evil, kind: evil, lines: [evil], basis: [evil] },
    ...{ sha256: evil, href: null, comments },
  };
  const parts = [{ heading: evil, notes: [evil], entries: [entry] }];
  const dossier: SaidDossier = { title: evil, notes: [evil], parts, comments };
  const tongue = { t: (key: string) => `=${key}` } as never;
  const grid = {
    ...{ rows: [{ code: evil, name: evil, unit: evil }], bodies: [{ code: evil, name: evil }] },
    ...{ cells: [{ code: evil, bodyCode: evil, target: '-12.5' }], period: '2026Q4' },
  } as unknown as TargetGrid;

  it.each([
    ['a dossier', new DossierFileService(workbooks, new WordSheetService()).make('xlsx', dossier, tongue)],
    ['the targets', workbooks.xlsx([{ name: evil, rows: targetTemplate(grid) }])],
  ])('hands out no formula: %s', (_what, file) => {
    const cells = cellsOf(file);
    expect(cells.filter(({ f }) => f !== undefined)).toEqual([]);
    expect(cells.filter(({ v }) => typeof v === 'string' && /^[=+\-@]/.test(v))).toEqual([]);
    expect(cells.some(({ v }) => v === `'${evil}`)).toBe(true);
    for (const [name, bytes] of Object.entries(unzipSync(file)))
      if (name.startsWith('xl/worksheets/')) expect(new TextDecoder().decode(bytes)).not.toContain('<f');
  });

  it('keeps a target a number', () => {
    const cells = cellsOf(workbooks.xlsx([{ name: '表', rows: targetTemplate(grid) }]));
    expect(cells.filter(({ t }) => t === 'n').map(({ v }) => v)).toEqual([-12.5]);
  });

  it('writes its sheets by the one writer that does so', () => {
    const root = projectRoot();
    const writers = globSync('{src,scripts,activities}/**/*.ts', { cwd: root }).filter((file) => {
      const text = readFileSync(`${root}/${file}`, 'utf8');
      return /text\/csv|csv-stringify|\{[^}]*\bwrite\b[^}]*\} from '@e965\/xlsx'/.test(text);
    });
    expect(writers).toEqual(['src/document/workbook.service.ts']);
  });
});
