import { describe, expect, it } from '@jest/globals';
import * as cheerio from 'cheerio';
import { strFromU8, unzipSync } from 'fflate';
import mammoth from 'mammoth';
import { wordFileOf } from '../../../src/document/papers/docx/word-package.js';
import type { PaperContent } from '../../../src/domain/document/paper-content.js';
import { aPaper, longName } from '../../factories/sample-paper.js';

function partsOf(paper: PaperContent, sample = false): Record<string, string> {
  const files = unzipSync(wordFileOf(paper, { sample }));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}
const documentOf = (paper: PaperContent) => partsOf(paper)['word/document.xml'] ?? '';
const textOf = async (paper: PaperContent) =>
  (await mammoth.extractRawText({ buffer: wordFileOf(paper, { sample: false }) })).value;

const table = { columns: ['序号', '任务'], rows: [['1', '完成前期工作']], none: '无。' };

describe('a paper as a Word file', () => {
  it('is A4 with the margins of the standard and a grid of 22 lines of 28 characters', () => {
    const xml = documentOf(aPaper());
    expect(xml).toContain('<w:pgSz w:w="11906" w:h="16838"/>');
    // 37, 26, 35 and 28 mm in twips.
    expect(xml).toMatch(/<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/);
    const [, pitch, space] =
      /w:type="linesAndChars" w:linePitch="(\d+)" w:charSpace="(-\d+)"/.exec(xml) ?? [];
    const [height, width] = [16_838 - 2_098 - 1_984, 11_906 - 1_587 - 1_474];
    expect(Math.floor(height / Number(pitch))).toBe(22);
    expect(Math.floor(width / (20 * (16 + Number(space) / 4_096)))).toBe(28);
    // Also where a program knows no grid: by the spacing of the characters and the height of a line.
    const [, spacing] = /<w:spacing w:val="(-\d+)"\/><w:sz w:val="32"\/>/.exec(xml) ?? [];
    expect(Math.floor(width / (320 + Number(spacing)))).toBe(28);
    expect(xml).toContain(`w:line="${pitch}" w:lineRule="exact"`);
  });

  it('names the fonts and sizes of the standard for each part', () => {
    const xml = documentOf(
      aPaper({
        blocks: [
          { type: 'heading', text: '一、要求' },
          { type: 'subheading', text: '（一）时限' },
          { type: 'paragraph', text: '请办理。' },
        ],
      }),
    );
    const lookOf = (text: string) =>
      new RegExp(
        `w:eastAsia="([^"]+)"[^>]*/><w:snapToGrid w:val="0"/>(<w:color w:val="FF0000"/>)?(?:<w:spacing w:val="-\\d+"/>)?<w:sz w:val="(\\d+)"/>[^§]{0,80}?>${text}<`,
      )
        .exec(xml)
        ?.slice(1, 4);
    expect(lookOf('定西市督查考核办公室')).toEqual(['方正小标宋简体', '<w:color w:val="FF0000"/>', '84']);
    expect(lookOf('关于“完成市民服务中心项目前期工作”的红灯警示函')).toEqual([
      '方正小标宋简体',
      undefined,
      '44',
    ]);
    expect(lookOf('一、要求')).toEqual(['黑体', undefined, '32']);
    expect(lookOf('（一）时限')).toEqual(['楷体_GB2312', undefined, '32']);
    expect(lookOf('请办理。')).toEqual(['仿宋_GB2312', undefined, '32']);
  });

  it('has every required part in its order', async () => {
    const text = await textOf(aPaper({ copyTo: '市财政局', blocks: [{ type: 'table', ...table }] }));
    const parts = [
      ...[
        '定西市督查考核办公室',
        '定督警〔2026〕3号',
        '红灯警示函',
        '定西市发展和改革委员会：',
        '完成前期工作',
      ],
      ...['2026年11月24日', '呈报：市委常委、常务副市长。', '抄送：市财政局。', '2026年11月24日印发'],
    ];
    let from = 0;
    for (const part of parts) {
      const at = text.indexOf(part, from);
      expect([part, at]).toEqual([part, expect.any(Number)]);
      expect(at).toBeGreaterThanOrEqual(from);
      from = at + 1;
    }
    const xml = documentOf(aPaper());
    expect(xml).toMatch(/<w:bottom w:val="single" w:sz="\d+" w:space="11" w:color="FF0000"\/>/);
    // Two lines of 24 points above the type area's lower edge.
    expect(xml).toContain('w:tblpY="11795"');
  });

  it('numbers its pages in half figures between dashes, odd ones on the right, even ones on the left', () => {
    const parts = partsOf(aPaper());
    expect(parts['word/settings.xml']).toContain('<w:evenAndOddHeaders/>');
    for (const [side, align] of [
      ['odd', 'right'],
      ['even', 'left'],
    ]) {
      const footer = parts[`word/footer-${side}.xml`] ?? '';
      expect(footer).toContain(`<w:jc w:val="${align}"/>`);
      expect(footer).toMatch(/— <[\s\S]* PAGE [\s\S]*> —</);
      expect(footer).toContain('w:eastAsia="宋体"');
      expect(footer).toContain('<w:sz w:val="28"/>');
    }
  });

  it('says every field as text: nothing in it is markup', async () => {
    const hostile = '<w:p/>&<script>alert("甲")</script>]]>\u0000\u000b';
    const paper = aPaper({
      ...{ head: hostile, number: hostile, title: hostile, addressee: hostile, signature: hostile },
      ...{ date: hostile, reportTo: hostile, copyTo: hostile, printedBy: hostile, signer: hostile },
      blocks: [
        { type: 'paragraph', text: hostile },
        { type: 'table', columns: [hostile], rows: [[hostile]], none: hostile },
      ],
    });
    for (const [name, xml] of Object.entries(partsOf(paper, true))) {
      expect([name, cheerio.load(xml, { xml: true })('script').length]).toEqual([name, 0]);
      expect([...'\u0000\u000b'].some((sign) => xml.includes(sign))).toBe(false);
    }
    const text = await textOf(paper);
    expect(text.match(/<script>alert\("甲"\)<\/script>/g)?.length).toBeGreaterThanOrEqual(11);
  });

  it('carries 样张 across every page of the demo and nowhere else', () => {
    for (const side of ['odd', 'even']) {
      expect(partsOf(aPaper(), true)[`word/header-${side}.xml`]).toMatch(/rotation:315[\s\S]*string="样张"/);
      expect(partsOf(aPaper())[`word/header-${side}.xml`]).not.toContain('样张');
    }
  });

  it('is the same file whenever it is made', () => {
    expect(wordFileOf(aPaper(), { sample: true })).toEqual(wordFileOf(aPaper(), { sample: true }));
  });

  it('names its signer beside its number where it goes up', async () => {
    expect(await textOf(aPaper({ signer: '王建国' }))).toMatch(/定督警〔2026〕3号\s+签发人：王建国/);
  });

  it('takes a body name of sixty characters in its head, title and recipient', async () => {
    const text = await textOf(aPaper({ head: longName, title: longName, addressee: longName }));
    expect(text.split(longName)).toHaveLength(4);
  });

  it('in the form of a letter has its head and double red rules in the header, no printer and no first number', async () => {
    const parts = partsOf(aPaper({ form: 'letter' }));
    const first = parts['word/header-first.xml'] ?? '';
    expect(first).toContain('定西市督查考核办公室');
    expect(first).toContain('w:val="thickThinSmallGap"');
    expect(parts['word/footer-first.xml']).toContain('w:val="thinThickSmallGap"');
    expect(parts['word/footer-first.xml']).not.toContain('PAGE');
    const xml = parts['word/document.xml'] ?? '';
    expect(xml).toContain('<w:titlePg/>');
    // 30 mm and 20 mm.
    expect(xml).toMatch(/w:header="1701" w:footer="1134"/);
    const text = await textOf(aPaper({ form: 'letter' }));
    expect(text).toContain('定督警〔2026〕3号');
    expect(text).not.toContain('印发');
  });
});
