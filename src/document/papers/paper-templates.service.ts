import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import { fillTemplate } from '../../domain/document/fill-template.js';
import type { PaperContent } from '../../domain/document/paper-content.js';
import { paperKindNames, sampleFacts } from '../../domain/document/paper-kinds.js';
import type { PaperFacts, PaperKind } from '../../domain/document/paper-kinds.js';
import { loadPaperTemplates } from './paper-template.schema.js';
import type { LoadedTemplate } from './paper-template.schema.js';

/** A paper's text with where it came from. */
export interface WrittenPaper {
  kind: PaperKind;
  content: PaperContent;
  /** 机关代字 of its number. */
  code: string;
  /** SHA-256 of its template. */
  templateSha256: string;
}

/** The templates of the city's papers, read once: a program with a wrong one does not start. */
@Injectable()
export class PaperTemplates {
  readonly #templates: ReadonlyMap<PaperKind, LoadedTemplate>;

  constructor(@Inject(ENVIRONMENT) { rulePackPath }: Environment) {
    const { dir, name } = path.parse(rulePackPath);
    this.#templates = loadPaperTemplates(path.join(dir, name, 'papers'));
  }

  /** Writes a paper of a kind; it has no number and no date yet. */
  write<K extends PaperKind>(kind: K, facts: PaperFacts<K>): WrittenPaper {
    const { template, sha256 } = this.#of(kind);
    const content = fillTemplate(kind, template, facts);
    return { kind, content, code: template.code, templateSha256: sha256 };
  }

  /** The template of a kind, filled with its samples. */
  sample(kind: PaperKind): WrittenPaper {
    const { template, sha256 } = this.#of(kind);
    const content = fillTemplate(kind, template, sampleFacts(kind));
    return { kind, content, code: template.code, templateSha256: sha256 };
  }

  /** All kinds that there is a template of. */
  kinds(): readonly PaperKind[] {
    return paperKindNames;
  }

  #of(kind: PaperKind): LoadedTemplate {
    const found = this.#templates.get(kind);
    if (found === undefined) throw new Error(`there is no template of ${kind}`);
    return found;
  }
}
