import { strToU8, zipSync } from 'fflate';
import type { PaperContent } from '../../../domain/document/paper-content.js';
import { columnPitch, linePitch, paperMeasures, points } from '../../../domain/document/paper-measures.js';
import { pageNumber, paragraph, run, xml } from './word-xml.js';
import { letterFoot, letterHead } from './word-letter.js';
import { wordBody } from './word-paper.js';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageOf = 'http://schemas.openxmlformats.org/package/2006';
const namespaces = `xmlns:w="${word}" xmlns:r="${office}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word"`;
const type = (name: string) => `application/vnd.openxmlformats-officedocument.wordprocessingml.${name}+xml`;

const { page, margin, sizePt, pageNumberBelowMm, letter } = paperMeasures;
const sides = ['odd', 'even', 'first'] as const;
const twips = (mm: number): number => Math.round(points(mm) * 20);

// The same paper is the same file, byte for byte, whenever it is made.
const madeAt = new Date(2000, 0, 1);

/**
 * A paper as a Word file (Office Open XML). Fonts are named, not embedded: offices have them.
 * `sample`: 样张 stands across every page.
 */
export function wordFileOf(paper: PaperContent, { sample }: { sample: boolean }): Buffer {
  const parts: Record<string, string> = {
    '[Content_Types].xml': contentTypes,
    '_rels/.rels': relations([
      ['document', 'officeDocument', 'word/document.xml'],
      ['core', 'core-properties', 'docProps/core.xml'],
    ]),
    'docProps/core.xml': `${head}<cp:coreProperties xmlns:cp="${packageOf}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${xml(paper.title)}</dc:title></cp:coreProperties>`,
    'word/_rels/document.xml.rels': relations([
      ['styles', 'styles', 'styles.xml'],
      ['settings', 'settings', 'settings.xml'],
      ...sides.flatMap((side) => [
        [`foot-${side}`, 'footer', `footer-${side}.xml`] as const,
        [`head-${side}`, 'header', `header-${side}.xml`] as const,
      ]),
    ]),
    'word/document.xml': `${head}<w:document ${namespaces}><w:body>${wordBody(paper)}${section(paper)}</w:body></w:document>`,
    'word/styles.xml': styles,
    'word/settings.xml': `${head}<w:settings xmlns:w="${word}"><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`,
    'word/footer-odd.xml': footer('right'),
    'word/footer-even.xml': footer('left'),
    'word/header-odd.xml': header(sample),
    'word/header-even.xml': header(sample),
    'word/footer-first.xml': part('ftr', paper.form === 'letter' ? letterFoot() : ''),
    'word/header-first.xml': header(sample, paper.form === 'letter' ? letterHead(paper.head) : ''),
  };
  const files = Object.entries(parts).map(([name, text]) => [name, strToU8(text)] as const);
  return Buffer.from(zipSync(Object.fromEntries(files), { mtime: madeAt }));
}

// The properties of the package are of another family than its parts.
const typeOf = (kind: string): string =>
  kind === 'core-properties' ? `${packageOf}/relationships/metadata/${kind}` : `${office}/${kind}`;

function relations(all: readonly (readonly [id: string, kind: string, target: string])[]): string {
  const lines = all.map(
    ([id, kind, target]) => `<Relationship Id="${id}" Type="${typeOf(kind)}" Target="${target}"/>`,
  );
  return `${head}<Relationships xmlns="${packageOf}/relationships">${lines.join('')}</Relationships>`;
}

const override = (name: string, kind: string) =>
  `<Override PartName="/word/${name}.xml" ContentType="${type(kind)}"/>`;

const contentTypes = `${head}<Types xmlns="${packageOf}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('document', 'document.main')}${override('styles', 'styles')}${override('settings', 'settings')}${sides.map((side) => override(`footer-${side}`, 'footer') + override(`header-${side}`, 'header')).join('')}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`;

// A line of the grid is rounded down: 22 of them must not be longer than the type area.
const grid = `<w:docGrid w:type="linesAndChars" w:linePitch="${Math.floor(linePitch * 20)}" w:charSpace="${Math.floor((columnPitch - sizePt.body) * 4096)}"/>`;

// The footer's line begins 7 mm below the type area; Word measures from the page's lower edge to the footer's.
const footerTwips = twips(margin.bottomMm - pageNumberBelowMm) - 400;

const reference = (kind: 'header' | 'footer', name: string, type: string) =>
  `<w:${kind}Reference w:type="${type}" r:id="${kind.slice(0, 4)}-${name}"/>`;
const references = (kind: 'header' | 'footer') =>
  reference(kind, 'odd', 'default') + reference(kind, 'even', 'even') + reference(kind, 'first', 'first');

// Only the first page of a letter differs: its header holds the head, its footer the rules at the page's foot.
function section({ form }: PaperContent): string {
  const [fromTop, fromFoot] =
    form === 'letter'
      ? [twips(letter.headFromTopMm), twips(letter.ruleFromFootMm)]
      : [twips(15), footerTwips];
  return `<w:sectPr>${references('header')}${references('footer')}<w:pgSz w:w="${twips(page.widthMm)}" w:h="${twips(page.heightMm)}"/><w:pgMar w:top="${twips(margin.topMm)}" w:right="${twips(margin.rightMm)}" w:bottom="${twips(margin.bottomMm)}" w:left="${twips(margin.leftMm)}" w:header="${fromTop}" w:footer="${fromFoot}" w:gutter="0"/>${form === 'letter' ? '<w:titlePg/>' : ''}${grid}</w:sectPr>`;
}

const styles = `${head}<w:styles xmlns:w="${word}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:cs="仿宋_GB2312"/><w:sz w:val="${sizePt.body * 2}"/><w:szCs w:val="${sizePt.body * 2}"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:rPr><w:sz w:val="${sizePt.body * 2}"/></w:rPr></w:style></w:styles>`;

// Odd pages on the right, even ones on the left, one character from the edge: 「— 1 —」.
function footer(align: 'left' | 'right'): string {
  const look = { font: '宋体', sizePt: sizePt.small } as const;
  const line = `${run('— ', look)}${pageNumber(look)}${run(' —', look)}`;
  const indent = align === 'left' ? { left: 1 } : { right: 1 };
  return part('ftr', paragraph(line, { sizePt: sizePt.small, align, ...indent }));
}

function header(sample: boolean, above = ''): string {
  const mark = sample ? `<w:r><w:pict>${sampleMark}</w:pict></w:r>` : '';
  return part('hdr', `${above}${paragraph(mark, { sizePt: 1, lineTwips: 20 })}`);
}

const part = (name: 'hdr' | 'ftr', content: string): string =>
  `${head}<w:${name} ${namespaces}>${content === '' ? '<w:p/>' : content}</w:${name}>`;

const sampleMark = `<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype><v:shape id="sample" o:spid="_x0000_s2049" type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;width:340pt;height:170pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#c0c0c0" stroked="f"><v:fill opacity=".4"/><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="样张"/><w10:wrap anchorx="margin" anchory="margin"/></v:shape>`;
