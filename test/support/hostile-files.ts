import { read } from '@e965/xlsx';
import type { CellObject } from '@e965/xlsx';
import { strFromU8, unzipSync } from 'fflate';
import type { ApiClient } from './api-client.js';
import { hostileTexts } from './hostile-texts.js';

/** What a downloaded file does with the hostile texts in it. */
export interface SeenFile {
  path: string;
  status: number;
  /** docx, xlsx or another; empty where it holds none of the texts. */
  form: string;
  leaks: string[];
}

const withTags = hostileTexts.filter((text) => text.includes('<'));

/** Downloads a sheet or a document and looks at each of its parts. */
export async function fileAt(client: ApiClient, path: string): Promise<SeenFile> {
  const response = await fetch(client.baseUrl + path, { headers: { cookie: client.cookie } });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { status } = response;
  const nothing = { path, status, form: '', leaks: [] };
  if (strFromU8(bytes.subarray(0, 2), true) !== 'PK') return nothing;
  const parts = Object.entries(unzipSync(bytes)).map(([name, part]) => ({ name, xml: strFromU8(part) }));
  if (!parts.some(({ xml }) => xml.includes('xss('))) return nothing;
  const raw = parts.flatMap(({ name, xml }) =>
    withTags.filter((text) => xml.includes(text)).map((text) => `${name}: ${text}`),
  );
  const isSheet = parts.some(({ name }) => name.startsWith('xl/'));
  return {
    path,
    status,
    form: isSheet ? 'xlsx' : 'docx',
    leaks: [...raw, ...(isSheet ? formulasIn(bytes) : [])],
  };
}

const formulasIn = (bytes: Uint8Array): string[] =>
  Object.values(read(bytes, { cellFormula: true }).Sheets).flatMap((sheet) =>
    Object.entries(sheet)
      .filter(([at]) => !at.startsWith('!'))
      .filter(([, cell]) => (cell as CellObject).f !== undefined)
      .map(([at, cell]) => `${at}: ${String((cell as CellObject).f)}`),
  );
