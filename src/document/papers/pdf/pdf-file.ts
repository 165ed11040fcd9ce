import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { PaperContent } from '../../../domain/document/paper-content.js';
import { paperMeasures, points } from '../../../domain/document/paper-measures.js';
import { layOutPaper } from './lay-out-paper.js';
import { typeArea } from './page-flow.js';
import type { DrawnRule, DrawnText, Measure, PaperPage, PdfFont } from './paper-page.js';

const { page, sizePt, pageNumberBelowMm } = paperMeasures;
const [pageWidth, pageHeight] = [points(page.widthMm), points(page.heightMm)];
const [black, red] = ['#000000', '#e60012'];
const unit = 1_000;

// Open fonts (SIL OFL 1.1) with all of GB 2312 in one file each; only the characters of a paper are embedded.
const fonts = '@expo-google-fonts/noto-serif-sc';
const { resolve: fileOf } = createRequire(import.meta.url);
const fontFiles: Record<PdfFont, string> = {
  body: fileOf(`${fonts}/400Regular/NotoSerifSC_400Regular.ttf`),
  bold: fileOf(`${fonts}/700Bold/NotoSerifSC_700Bold.ttf`),
};
// Read with the first paper, then kept: they are some megabytes.
const read = new Map<string, Promise<Buffer>>();

function fontOf(file: string): Promise<Buffer> {
  const known = read.get(file);
  if (known !== undefined) return known;
  const bytes = readFile(file);
  read.set(file, bytes);
  bytes.catch(() => read.delete(file));
  return bytes;
}

/** A paper as a PDF with its fonts embedded; `sample`: 样张 stands across every page. */
export async function pdfFileOf(
  paper: PaperContent,
  { sample }: { sample: boolean },
): Promise<{ content: Buffer; pages: number }> {
  const document = new PDFDocument({
    size: [pageWidth, pageHeight],
    margin: 0,
    autoFirstPage: false,
    info: { Title: paper.title, CreationDate: madeAt, ModDate: madeAt, Producer: '', Creator: '' },
  });
  for (const [name, file] of Object.entries(fontFiles)) document.registerFont(name, await fontOf(file));
  const pages = layOutPaper(paper, measureOf(document));
  const content = collect(document);
  for (const [at, drawn] of pages.entries()) {
    // The first page of a letter shows no number.
    const number = paper.form === 'letter' && at === 0 ? null : at + 1;
    drawPage(document, drawn, { number, sample });
  }
  document.end();
  return { content: await content, pages: pages.length };
}

// The date of the paper stands on it; the file is the same whenever it is made.
const madeAt = new Date(Date.UTC(2000, 0, 1));

function collect(document: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
}

// A page is measured before it is drawn; a character has the same width wherever it stands.
function measureOf(document: PDFKit.PDFDocument): Measure {
  const widths = new Map<string, number>();
  const widthOf = (character: string, font: PdfFont): number => {
    const key = font + character;
    const known = widths.get(key);
    if (known !== undefined) return known;
    const width = document.font(font).fontSize(unit).widthOfString(character) / unit;
    widths.set(key, width);
    return width;
  };
  return (text, font, size) => [...text].reduce((sum, each) => sum + widthOf(each, font), 0) * size;
}

function drawPage(
  document: PDFKit.PDFDocument,
  drawn: PaperPage,
  { number, sample }: { number: number | null; sample: boolean },
): void {
  document.addPage();
  if (sample) drawSampleMark(document);
  for (const piece of drawn) {
    if (piece.type === 'rule') drawRule(document, piece);
    else drawText(document, piece);
  }
  if (number !== null) drawPageNumber(document, number);
}

function drawText(
  document: PDFKit.PDFDocument,
  { text, font, sizePt: size, x, y, spacing, red: isRed }: DrawnText,
) {
  if (text === '') return;
  document
    .font(font)
    .fontSize(size)
    .fillColor(isRed ? red : black);
  document.text(text, x, y, { lineBreak: false, baseline: 'alphabetic', characterSpacing: spacing });
}

function drawRule(document: PDFKit.PDFDocument, { from, to, widthPt, red: isRed }: DrawnRule): void {
  document.lineWidth(widthPt).strokeColor(isRed ? red : black);
  document
    .moveTo(...from)
    .lineTo(...to)
    .stroke();
}

function drawSampleMark(document: PDFKit.PDFDocument): void {
  const size = 170;
  const [x, y] = [pageWidth / 2, pageHeight / 2];
  document.save().rotate(-45, { origin: [x, y] });
  document.font('bold').fontSize(size).fillColor('#808080').fillOpacity(0.18);
  document.text('样张', x - size, y + size * 0.38, { lineBreak: false, baseline: 'alphabetic' });
  document.restore().fillOpacity(1);
}

// 「— 1 —」, on odd pages one character from the right, on even ones from the left. Source: GB/T 9704-2012, 7.5.
function drawPageNumber(document: PDFKit.PDFDocument, number: number): void {
  const size = sizePt.small;
  const words = `— ${number} —`;
  document.font('body').fontSize(size).fillColor(black);
  const x =
    number % 2 === 0
      ? typeArea.left + size
      : typeArea.left + typeArea.width - size - document.widthOfString(words);
  const y = typeArea.top + typeArea.height + points(pageNumberBelowMm) + size * 0.88;
  document.text(words, x, y, { lineBreak: false, baseline: 'alphabetic' });
}
