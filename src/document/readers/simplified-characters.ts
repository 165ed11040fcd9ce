import { Converter } from 'opencc-js/t2cn';
import type { DocumentSource } from '../../domain/intake/document-source.js';

// The package's own types do not resolve under nodenext.
const toSimplified = Converter({ from: 't', to: 'cn' }) as (text: string) => string;

/** The simplified character of each traditional one that occurs; undefined when there is none. */
export function simplifiedCharacters(blocks: DocumentSource['blocks']): Record<string, string> | undefined {
  const characters = new Set<string>();
  for (const block of blocks) {
    const texts = block.kind === 'paragraph' ? [block.text] : block.rows.flat();
    for (const text of texts) for (const character of text) characters.add(character);
  }
  const pairs = [...characters]
    .map((character) => [character, toSimplified(character)] as const)
    .filter(([from, to]) => from !== to && from.length === 1 && to.length === 1);
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}
