import { Injectable } from '@nestjs/common';
import { WordSheetService } from '../../document/word-sheet.service.js';
import { WorkbookService } from '../../document/workbook.service.js';
import type { SaidDossier } from './dossier-sheet.js';
import type { SaidEntry, Tongue } from './dossier-words.js';
import type { DossierFormat } from './dossier.schema.js';

const columns = ['on', 'period', 'body', 'kind', 'says', 'basis', 'hash', 'comments'] as const;
// A paper has less room beside one another: its period and body stand in the heading or the first cell.
const paperColumns = ['on', 'kind', 'says', 'basis'] as const;

/** Writes a dossier as a workbook or a Word file, with exactly what its page shows. */
@Injectable()
export class DossierFileService {
  constructor(
    private readonly workbooks: WorkbookService,
    private readonly papers: WordSheetService,
  ) {}

  /** The file's bytes. */
  make(format: DossierFormat, dossier: SaidDossier, tongue: Tongue): Buffer {
    return format === 'xlsx' ? this.#workbook(dossier, tongue) : this.#paper(dossier, tongue);
  }

  #workbook({ title, notes, parts, comments }: SaidDossier, { t }: Tongue): Buffer {
    const head = [...columns.map((column) => t(`dossiers.column-${column}`))];
    const rows = parts.flatMap(({ heading, notes: about, entries }) => [
      [heading],
      ...about.map((note) => [note]),
      ...(entries.length === 0 ? [[t('dossiers.none')]] : [head, ...entries.map(rowOf)]),
      [],
    ]);
    const own = comments.map(({ on, text }) => [t('dossiers.comment-of', { day: on }), text]);
    return this.workbooks.xlsx([
      { name: title, rows: [[title], ...notes.map((note) => [note]), [], ...rows] },
      ...(own.length === 0 ? [] : [{ name: t('dossiers.comments'), rows: own }]),
    ]);
  }

  #paper({ title, notes, parts, comments }: SaidDossier, { t }: Tongue): Buffer {
    return this.papers.docx({
      ...{ title, notes },
      sections: [
        ...parts.map(({ heading, notes: about, entries }) => ({
          ...{ heading, notes: about },
          table: {
            columns: paperColumns.map((column) => t(`dossiers.column-${column}`)),
            rows: entries.map(paperRowOf),
            none: t('dossiers.none'),
          },
        })),
        ...(comments.length === 0
          ? []
          : [{ heading: t('dossiers.comments'), notes: comments.map(({ on, text }) => `${on}  ${text}`) }]),
      ],
    });
  }
}

const lines = (texts: readonly string[]): string => texts.join('；');
const commentsOf = ({ comments }: SaidEntry): string =>
  lines(comments.map(({ on, text }) => `${on} ${text}`));

const rowOf = (entry: SaidEntry): string[] => [
  ...[entry.on, entry.period, entry.bodyName, entry.kind, lines(entry.lines), lines(entry.basis)],
  ...[entry.sha256 ?? '', commentsOf(entry)],
];

const paperRowOf = (entry: SaidEntry): string[] => [
  entry.on,
  entry.kind,
  lines([
    ...[entry.period, entry.bodyName].filter((text) => text !== ''),
    ...entry.lines,
    ...entry.comments.map(({ on, text }) => `${on} ${text}`),
  ]),
  lines([...entry.basis, ...(entry.sha256 === null ? [] : [entry.sha256])]),
];
