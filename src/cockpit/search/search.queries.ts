import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { partStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { PersonSearchService } from '../../organization/person-search.service.js';
import { decisionsFound, documentsFound, tasksFound } from './search.record.js';

/** What is looked through, in the order of the page. */
export const searchKinds = ['tasks', 'decisions', 'documents', 'bodies', 'people'] as const;

/** One of them. */
export type SearchKind = (typeof searchKinds)[number];

/** One thing that was found. */
export interface Found {
  id: string;
  title: string;
  /** Numbers, bodies and posts, in the words of the record. */
  facts: string;
  /** The state of a task in Chinese; else null. */
  stateName: string | null;
}

/** What was found of one kind. */
export interface FoundGroup {
  kind: SearchKind;
  /** How many there are in all. */
  count: number;
  items: Found[];
}

/** Which part of what was found. */
interface SearchPage {
  /** Undefined: the first few of each kind. */
  kind?: SearchKind | undefined;
  /** From 1. */
  page: number;
}

type Row = { id: string; title: string; facts: string | null; state: PartState | null; total: number };
interface Slice {
  limit: number;
  offset: number;
}

/** How many of one kind stand on a page of their own. */
export const foundOnPage = 20;
const foundInGroup = 5;
const mostBodies = 1_000;

/**
 * Finds tasks, decisions, documents, bodies and people, each within what the actor may see. Bodies and people are found
 * by pinyin and its initials too. Texts are looked through as they stand, without an index: see docs/adr/0015.
 */
@Injectable()
export class SearchQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly bodies: BodyPickerService,
    private readonly people: PersonSearchService,
  ) {}

  /** The kinds of which something was found; of one kind alone that one, even where it is empty. */
  async find(actor: Actor, words: readonly string[], { kind, page }: SearchPage): Promise<FoundGroup[]> {
    const kinds = searchKinds.filter((one) => (kind ?? one) === one && this.#isOpen(actor, one));
    const slice =
      kind === undefined
        ? { limit: foundInGroup, offset: 0 }
        : { limit: foundOnPage, offset: (page - 1) * foundOnPage };
    const groups = await Promise.all(kinds.map((one) => this.#group(actor, words, { kind: one, slice })));
    return groups.filter(({ count }) => kind !== undefined || count > 0);
  }

  #isOpen(actor: Actor, kind: SearchKind): boolean {
    return kind !== 'documents' || mayDo(actor, 'document:read');
  }

  async #group(
    actor: Actor,
    words: readonly string[],
    { kind, slice }: { kind: SearchKind; slice: Slice },
  ): Promise<FoundGroup> {
    if (kind === 'bodies') return { kind, ...part(await this.#bodies(actor, words), slice) };
    if (kind === 'people') return { kind, ...part(await this.#people(actor, words), slice) };
    return { kind, ...(await this.#rows(texts[kind](actor, words), slice)) };
  }

  // Past the last page nothing is counted; there the first page says how many there are.
  async #rows(found: RawQueryFragment, { limit, offset }: Slice) {
    const em = this.orm.em.fork();
    const rows = await em.execute<Row[]>(sql`${found} limit ${limit} offset ${offset}`);
    const [first] = rows.length > 0 || offset === 0 ? rows : await em.execute<Row[]>(sql`${found} limit 1`);
    const items = rows.map(({ id, title, facts, state }) => ({
      ...{ id, title, facts: facts ?? '' },
      stateName: state === null ? null : partStates.states[state].name,
    }));
    return { count: first?.total ?? 0, items };
  }

  async #bodies({ cityId }: Actor, words: readonly string[]): Promise<Found[]> {
    const found = await this.bodies.find(cityId, words.join(''), mostBodies);
    return found.map(({ shortName, fullName }) => ({
      ...{ id: shortName, title: fullName, facts: shortName === fullName ? '' : shortName },
      stateName: null,
    }));
  }

  async #people({ cityId }: Actor, words: readonly string[]): Promise<Found[]> {
    const found = await this.people.find(cityId, words.join(''));
    return found.map(({ name, postTitle, bodyName }) => ({
      ...{ id: bodyName, title: name, facts: `${bodyName} · ${postTitle}` },
      stateName: null,
    }));
  }
}

const texts = { tasks: tasksFound, decisions: decisionsFound, documents: documentsFound } as const;

const part = (all: readonly Found[], { limit, offset }: Slice) => ({
  count: all.length,
  items: all.slice(offset, offset + limit),
});
