import { describe, expect, it } from '@jest/globals';
import { getDocumentProxy } from 'unpdf';
import { pdfFileOf } from '../../../src/document/papers/pdf/pdf-file.js';
import type { PaperContent } from '../../../src/domain/document/paper-content.js';
import { aPaper, longName } from '../../factories/sample-paper.js';

const mm = 72 / 25.4;

interface Line {
  text: string;
  x: number;
  /** Of the baseline, from the page's upper edge. */
  y: number;
  size: number;
  right: number;
}

interface Read {
  size: number[];
  lines: Line[];
}

async function read(paper: PaperContent, sample = false): Promise<{ pages: Read[]; bytes: Buffer }> {
  const { content } = await pdfFileOf(paper, { sample });
  const document = await getDocumentProxy(new Uint8Array(content), { verbosity: 0 });
  const pages: Read[] = [];
  for (let at = 1; at <= document.numPages; at += 1) {
    const page = await document.getPage(at);
    const { items } = await page.getTextContent();
    const [, , width = 0, height = 0] = page.view;
    const lines = items.flatMap((item) => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [a = 0, b = 0, , , x = 0, y = 0] = item.transform as number[];
      return { text: item.str, x, y: height - y, size: Math.hypot(a, b), right: x + item.width };
    });
    pages.push({ size: [width, height], lines });
  }
  return { pages, bytes: content };
}

const bodyLines = ({ lines }: Read) => {
  const byHeight = Map.groupBy(
    lines.filter(({ size }) => Math.abs(size - 16) < 0.1),
    ({ y }) => Math.round(y * 10),
  );
  return [...byHeight.values()].map((pieces) => ({
    text: pieces.map(({ text }) => text).join(''),
    x: Math.min(...pieces.map(({ x }) => x)),
    right: Math.max(...pieces.map(({ right }) => right)),
    y: pieces[0]?.y ?? 0,
  }));
};

const long = '按照市委市政府的决策部署抓好各项任务的落实'.repeat(60);

describe('a paper as a PDF', () => {
  it('is A4 and sets 22 lines of 28 characters within the margins of the standard', async () => {
    const { pages } = await read(aPaper({ blocks: [{ type: 'paragraph', text: long }] }));
    expect(pages.length).toBeGreaterThan(2);
    for (const { size } of pages) {
      expect(size[0]).toBeCloseTo(210 * mm, 1);
      expect(size[1]).toBeCloseTo(297 * mm, 1);
    }
    const lines = bodyLines(pages[1] as Read);
    expect(lines).toHaveLength(22);
    expect(lines.map(({ text }) => [...text].length)).toEqual(Array.from({ length: 22 }, () => 28));
    for (const { x, right } of lines) {
      expect(x).toBeCloseTo(28 * mm, 0);
      expect(Math.abs(right - (210 - 26) * mm)).toBeLessThan(1.5);
    }
    const [first, second] = [lines[0]?.y ?? 0, lines[1]?.y ?? 0];
    expect(second - first).toBeCloseTo((225 * mm) / 22, 1);
    expect(first - 16).toBeGreaterThan(37 * mm);
    expect(lines.at(-1)?.y).toBeLessThan((37 + 225) * mm);
  });

  it('embeds its fonts, and only what is used of them', async () => {
    const { bytes } = await read(aPaper());
    const raw = bytes.toString('latin1');
    expect(raw.match(/\/FontFile[23]? /g)?.length).toBe(2);
    expect(raw).toMatch(/\/BaseFont \/[A-Z]{6}\+NotoSerifSC/);
    expect(bytes.length).toBeLessThan(300_000);
  });

  it('has every required part where the standard puts it', async () => {
    const { pages } = await read(
      aPaper({ copyTo: '市财政局', blocks: [{ type: 'paragraph', text: '请办理。' }] }),
    );
    expect(pages).toHaveLength(1);
    const { lines } = pages[0] as Read;
    const at = (text: string) => lines.find((line) => line.text.includes(text));
    const order = [
      ...['定督警〔2026〕3号', '红灯警示函', '定西市发展和改革委员会', '请办理', '2026年11月24日'],
      ...['市委常委', '市财政局', '2026年11月24日印发'],
    ].map((text) => at(text)?.y ?? Number.NaN);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    const head = lines[0];
    expect([head?.text, head?.size]).toEqual(['定西市督查考核办公室', 42]);
    expect((head?.y ?? 0) - 42).toBeGreaterThan((37 + 35) * mm - 4);
    expect(at('请办理')?.x).toBeCloseTo(28 * mm + 2 * ((156 * mm) / 28), 0);
    expect(at('红灯警示函')?.size).toBe(22);
    // The last rule of the imprint falls on the type area's lower edge: its last line stands just above.
    expect((37 + 225) * mm - (at('2026年11月24日印发')?.y ?? 0)).toBeLessThan(12);
  });

  it('numbers its pages in size 4, odd ones on the right, even ones on the left, 7 mm below', async () => {
    const { pages } = await read(aPaper({ blocks: [{ type: 'paragraph', text: long }] }));
    for (const [index, { lines }] of pages.slice(0, 2).entries()) {
      const number = lines.filter(({ y }) => y > (37 + 225 + 7) * mm);
      const text = number.map((one) => one.text).join('');
      expect(text).toBe(`— ${index + 1} —`);
      expect(number[0]?.size).toBeCloseTo(14, 1);
      if (index === 0) expect(Math.abs((number.at(-1)?.right ?? 0) - ((210 - 26) * mm - 14))).toBeLessThan(1);
      else expect(number[0]?.x).toBeCloseTo(28 * mm + 14, 0);
    }
  });

  it('carries 样张 across every page of the demo and nowhere else', async () => {
    const paper = aPaper({ blocks: [{ type: 'paragraph', text: long }] });
    for (const { lines } of (await read(paper, true)).pages)
      expect(lines.some(({ text, size }) => text === '样张' && size > 100)).toBe(true);
    for (const { lines } of (await read(paper)).pages)
      expect(lines.some(({ text }) => text.includes('样张'))).toBe(false);
  });

  it('breaks a body name of sixty characters in head, title, recipient and signature within the margins', async () => {
    const { pages } = await read(
      aPaper({
        head: longName,
        title: longName,
        addressee: longName,
        signature: longName,
        printedBy: '办公室',
      }),
    );
    const lines = pages.flatMap((page) => page.lines);
    for (const { x, right, text } of lines) {
      expect([text, x >= 28 * mm - 1]).toEqual([text, true]);
      expect([text, right <= (210 - 26) * mm + 1]).toEqual([text, true]);
    }
    const said = lines.map(({ text }) => text).join('');
    expect(said.split(longName)).toHaveLength(5);
  });

  it('says markup as text and loses nothing of it', async () => {
    const hostile = '<script>alert("甲")</script>&amp;';
    const { pages } = await read(aPaper({ title: hostile, blocks: [{ type: 'paragraph', text: hostile }] }));
    const said = pages.flatMap(({ lines }) => lines.map(({ text }) => text)).join('');
    expect(said.split(hostile)).toHaveLength(3);
  });

  it('repeats the head of a table on every page and parts no word of it', async () => {
    const rows = Array.from({ length: 60 }, (_none, at) => [String(at + 1), '完成市民服务中心项目前期工作']);
    const { pages } = await read(
      aPaper({ blocks: [{ type: 'table', columns: ['序号', '任务'], rows, none: '无。' }] }),
    );
    const withRows = pages.filter(({ lines }) => lines.some(({ text }) => text.includes('完成市民')));
    expect(withRows.length).toBeGreaterThan(1);
    for (const { lines } of withRows) expect(lines.some(({ text }) => text === '任务')).toBe(true);
  });

  it('never leaves the signature alone on a page', async () => {
    for (const length of [18, 19, 20, 21, 22, 23, 24].map((lines) => lines * 28 - 250)) {
      const text = '字'.repeat(Math.max(1, length));
      const { pages } = await read(aPaper({ blocks: [{ type: 'paragraph', text }] }));
      const signed = pages.find(({ lines }) =>
        lines.some((line) => line.text.includes('2026年11月24日') && line.size > 15),
      );
      expect(signed?.lines.some((line) => line.text.includes('字字'))).toBe(true);
    }
  });

  it('in the form of a letter begins 30 mm from the edge, its number on the right, its first page without one', async () => {
    const { pages } = await read(aPaper({ form: 'letter', blocks: [{ type: 'paragraph', text: long }] }));
    const { lines } = pages[0] as Read;
    const [head] = lines;
    expect(head?.text).toBe('定西市督查考核办公室');
    expect(Math.abs((head?.y ?? 0) - 42 - 30 * mm)).toBeLessThan(6);
    const number = lines.find(({ text }) => text.includes('〔2026〕'));
    expect(Math.abs((number?.right ?? 0) - (210 - 26) * mm)).toBeLessThan(2);
    expect(lines.some(({ text }) => text.includes('—'))).toBe(false);
    expect(pages.flatMap((page) => page.lines).some(({ text }) => text.includes('印发'))).toBe(false);
  });
});
