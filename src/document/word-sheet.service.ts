import { Injectable } from '@nestjs/common';
import { strToU8, zipSync } from 'fflate';
import type { PaperTable } from '../domain/document/paper-content.js';
import { paperMeasures, points } from '../domain/document/paper-measures.js';
import { wordTable } from './papers/docx/word-table.js';
import { paragraph, run } from './papers/docx/word-xml.js';

/** A part of a Word file that is no formal paper: a heading, sentences, and perhaps a table. */
interface WordSection {
  heading: string;
  notes: readonly string[];
  table?: PaperTable;
}

/** A Word file that is no formal paper: it has neither red head nor number nor imprint. */
interface WordSheet {
  title: string;
  notes: readonly string[];
  sections: readonly WordSection[];
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const types = 'http://schemas.openxmlformats.org/package/2006/content-types';
const documentType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const { page, margin } = paperMeasures;
const titlePt = 22;
const textPt = 14;
const twips = (mm: number): number => Math.round(points(mm) * 20);

// The same sheet is the same file, byte for byte, whenever it is made.
const madeAt = new Date(2000, 0, 1);

/** Writes sheets as Word files (Office Open XML). Fonts are named, not embedded. */
@Injectable()
export class WordSheetService {
  /** The file's bytes; whatever a text says, it is text. */
  docx({ title, notes, sections }: WordSheet): Buffer {
    const body = [
      paragraph(run(title, { font: '方正小标宋简体', sizePt: titlePt }), {
        ...{ sizePt: titlePt, align: 'center', afterTwips: 200 },
      }),
      ...notes.map(sentence),
      ...sections.map(section),
    ].join('');
    const sheet = `<w:sectPr><w:pgSz w:w="${twips(page.widthMm)}" w:h="${twips(page.heightMm)}"/><w:pgMar w:top="${twips(margin.topMm)}" w:right="${twips(margin.rightMm)}" w:bottom="${twips(margin.bottomMm)}" w:left="${twips(margin.leftMm)}" w:header="850" w:footer="850" w:gutter="0"/></w:sectPr>`;
    const parts: Record<string, string> = {
      '[Content_Types].xml': `${head}<Types xmlns="${types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${documentType}"/></Types>`,
      '_rels/.rels': `${head}<Relationships xmlns="${relations}"><Relationship Id="document" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
      'word/document.xml': `${head}<w:document xmlns:w="${word}"><w:body>${body}${sheet}</w:body></w:document>`,
    };
    const files = Object.entries(parts).map(([name, text]) => [name, strToU8(text)] as const);
    return Buffer.from(zipSync(Object.fromEntries(files), { mtime: madeAt }));
  }
}

const sentence = (text: string): string =>
  paragraph(run(text, { font: '仿宋_GB2312', sizePt: textPt }), {
    sizePt: textPt,
    align: 'left',
    afterTwips: 80,
  });

const section = ({ heading, notes, table }: WordSection): string =>
  [
    paragraph(run(heading, { font: '黑体', sizePt: textPt }), {
      ...{ sizePt: textPt, align: 'left', beforeTwips: 240, afterTwips: 120, keepNext: true },
    }),
    ...notes.map(sentence),
    table === undefined ? '' : wordTable(table),
  ].join('');
