import { zipFile } from './zip-file.js';

const namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const officeDocument = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';

/** A Word file with this body, in WordprocessingML. */
export function wordFile(body: string): Buffer {
  return zipFile([
    {
      name: '[Content_Types].xml',
      content:
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    },
    {
      name: '_rels/.rels',
      content: `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${officeDocument}" Target="word/document.xml"/></Relationships>`,
    },
    { name: 'word/document.xml', content: `<w:document ${namespace}><w:body>${body}</w:body></w:document>` },
  ]);
}

/** A paragraph; a line feed becomes a soft break. */
export function wordParagraph(text: string, properties = ''): string {
  const runs = text.split('\n').map((line) => `<w:r><w:t xml:space="preserve">${line}</w:t></w:r>`);
  return `<w:p><w:pPr>${properties}</w:pPr>${runs.join('<w:r><w:br/></w:r>')}</w:p>`;
}

/** How a cell is merged: columns to the right, or a column downwards. */
export interface WordCell {
  text: string;
  span?: number;
  merge?: 'restart' | 'continue';
}

/** A table, row by row. */
export function wordTable(rows: readonly (readonly (string | WordCell)[])[]): string {
  const cellOf = (cell: string | WordCell) => {
    const { text, span, merge } = typeof cell === 'string' ? { text: cell } : cell;
    const properties = `${span ? `<w:gridSpan w:val="${span}"/>` : ''}${merge ? `<w:vMerge w:val="${merge}"/>` : ''}`;
    return `<w:tc><w:tcPr>${properties}</w:tcPr>${wordParagraph(text)}</w:tc>`;
  };
  return `<w:tbl>${rows.map((row) => `<w:tr>${row.map(cellOf).join('')}</w:tr>`).join('')}</w:tbl>`;
}
