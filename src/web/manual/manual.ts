import { readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { roles } from '../../organization/role.js';
import { assetBase } from '../asset-base.js';
import { locales } from '../locale.js';
import type { Locale } from '../locale.js';
import { projectFile } from '../project-file.js';
import { manualSections } from './manual-sections.js';
import { readMarkdown } from './markdown.js';

/** A text of the manual, for a template. */
export interface ManualPiece {
  name: string;
  title: string;
  html: InstanceType<typeof Handlebars.SafeString>;
}

/** The manual in one language: its sections in their order, and the first steps of each role. */
export interface Manual {
  sections: readonly ManualPiece[];
  /** By role. */
  guides: ReadonlyMap<string, ManualPiece>;
}

/** The manual in every language, read once. @throws Error where a section or a role has no text */
export const readManual = (): ReadonlyMap<Locale, Manual> =>
  new Map(locales.map((locale) => [locale, manualIn(locale)]));

function manualIn(locale: Locale): Manual {
  const folder = projectFile('docs', 'manual', locale);
  const pictures = `${assetBase}/manual/${locale}/pictures`;
  const piece = (kind: 'sections' | 'roles', name: string): ManualPiece => {
    const { title, html } = readMarkdown(
      readFileSync(path.join(folder, kind, `${name}.md`), 'utf8'),
      pictures,
    );
    return { name, title, html: new Handlebars.SafeString(html) };
  };
  return {
    sections: manualSections.map((name) => piece('sections', name)),
    guides: new Map(roles.map((role) => [role, piece('roles', role)])),
  };
}
