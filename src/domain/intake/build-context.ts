import { bodyDirectory } from './body-directory.js';
import type { DocumentContext } from './document-context.js';
import { leadsThroughout } from './document-context.js';
import { documentReach } from './document-reach.js';
import type { BodyName, DocumentSource } from './document-source.js';
import type { DocumentFacts } from './find-document-facts.js';
import { findDocumentFacts } from './find-document-facts.js';
import { readingOf } from './reading.js';

/** What holds for a document as a whole: whose names it uses, its years, who leads. */
export function buildContext(
  source: DocumentSource,
  bodies: readonly BodyName[],
  datedOn: string | null,
): DocumentContext {
  const { blocks, simplified = {} } = source;
  const texts = blocks.map((block) =>
    block.kind === 'paragraph' ? block.text : block.rows.flat().join('\n'),
  );
  const { plain } = readingOf(texts.join('\n'), simplified);
  const facts = inPlain(findDocumentFacts(source), simplified);
  const directory = bodyDirectory(bodies);
  return {
    directory,
    ...documentReach(directory, facts, plain),
    time: timeOf(facts, datedOn),
    firstLeads: leadsThroughout(plain),
    simplified,
  };
}

type NamedFacts = Pick<DocumentFacts, 'issuer' | 'title' | 'number'>;

function inPlain(
  { issuer, title, number }: DocumentFacts,
  simplified: Readonly<Record<string, string>>,
): NamedFacts {
  const known = Object.entries({ issuer, title, number }).filter(([, text]) => text !== undefined);
  return Object.fromEntries(known.map(([name, text]) => [name, readingOf(text ?? '', simplified).plain]));
}

// A title such as 2026年重点任务 gives the year, but not when it looks back (2025年考核结果 in 2026) or names a range.
function timeOf({ title = '', number = '' }: NamedFacts, datedOn: string | null): DocumentContext['time'] {
  const [numberYear] = /(?:19|20)\d\d/.exec(number) ?? [];
  const stated = datedOn?.slice(0, 4) ?? numberYear;
  const ownYear = stated === undefined ? null : Number(stated);
  const years = new Set([...title.matchAll(/(20\d\d)年/g)].map(([, year]) => Number(year)));
  const [only = null] = years.size === 1 && !/20\d\d年?[-至到]/.test(title) ? years : [];
  const past = only !== null && ownYear !== null && only < ownYear;
  return { datedOn, ownYear, titleYear: past ? null : only };
}
