import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { CityClock } from '../../persistence/city-clock.js';
import { consequenceEntries } from './consequence-entries.queries.js';
import type { DossierEntry, DossierScope } from './dossier-entry.js';
import { interviewEntries } from './interview-entries.queries.js';
import type { InterviewsOf, UnplacedEntry } from './interview-entries.queries.js';
import { redEntries } from './red-entries.queries.js';
import { resultEntries } from './result-entries.queries.js';
import { answersFor, scopeOf, tenureAt, tenuresOf } from './tenures.queries.js';
import type { Tenure } from './tenures.queries.js';

/** What the person himself says to his dossier, or to one of its entries. */
export interface DossierComment {
  id: string;
  /** Key of the entry; null: to the whole. */
  entry: string | null;
  text: string;
  at: Date;
}

/** The dossier 实绩档案 of a body: for study, naming no post and no rank. */
export interface BodyDossier {
  id: string;
  code: string;
  name: string;
  fullName: string;
  category: string | null;
  group: string | null;
  formerNames: { name: string; untilOn: string }[];
  /** Set once it was merged into another body; its closed periods stay with it. */
  mergedInto: { name: string; on: string } | null;
  asOf: Date;
  /** The newest first. */
  entries: DossierEntry[];
}

/** The dossier of a person, by tenure. */
export interface PersonDossier {
  id: string;
  name: string;
  asOf: Date;
  /** The newest first, each with its entries, the newest first. */
  tenures: (Tenure & { answers: boolean; entries: DossierEntry[] })[];
  /** What stands in no tenure that is on record. */
  others: DossierEntry[];
  comments: DossierComment[];
}

/** Reads the dossiers out of the record; nothing of them is kept a second time. */
@Injectable()
export class DossierQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** The name behind an id, before the dossier is opened; null: there is none in this city. */
  async nameOf({ cityId }: Actor, of: 'person' | 'body', id: string): Promise<string | null> {
    const found =
      of === 'person'
        ? sql`select name from person where id = ${id} and city_id = ${cityId}`
        : sql`select short_name as name from body where id = ${id} and city_id = ${cityId}`;
    const [row] = await this.orm.em.fork().execute<{ name: string }[]>(found);
    return row?.name ?? null;
  }

  /** Precondition: the reader may see all dossiers. @throws record.not-found */
  async body({ cityId }: Actor, id: string): Promise<BodyDossier> {
    const em = this.orm.em.fork();
    const [head] = await em.execute<Omit<BodyDossier, 'asOf' | 'entries'>[]>(sql`
      select b.id, b.code, b.short_name as name, b.full_name as "fullName", b.category, b.ranking_group as group,
        coalesce((select jsonb_agg(jsonb_build_object('name', f.short_name, 'untilOn', f.until_on) order by f.until_on)
          from body_former_name f where f.body_id = b.id), '[]') as "formerNames",
        case when s.id is not null then jsonb_build_object('name', s.short_name, 'on', b.valid_to) end as "mergedInto"
      from body b left join body s on s.id = b.successor_id where b.id = ${id} and b.city_id = ${cityId}`);
    if (head === undefined) throw new AppError('record.not-found', '没有找到这个单位的实绩档案。');
    const scope = { id, bodyId: id, postId: null, fromOn: '1949-10-01', toOn: null };
    const { now, entries, interviews } = await this.#read(em, cityId, {
      ...{ scopes: [scope], of: { bodyId: id } },
    });
    const placed = interviews.map(({ entry }): DossierEntry => ({ ...entry, scope: id }));
    return { ...head, asOf: now, entries: newestFirst([...entries, ...placed]) };
  }

  /**
   * A person's dossier by tenure. Precondition: the reader is that person, or may see all dossiers.
   * @throws record.not-found
   */
  async person(actor: Actor, id: string): Promise<PersonDossier> {
    const { cityId } = actor;
    const name = await this.nameOf(actor, 'person', id);
    if (name === null) throw new AppError('record.not-found', '没有找到这个人的实绩档案。');
    const em = this.orm.em.fork();
    const tenures = await tenuresOf(em, cityId, id);
    const own = tenures.filter(answersFor);
    const { now, entries, interviews } = await this.#read(em, cityId, {
      ...{ scopes: own.map(scopeOf), of: { personId: id } },
    });
    const all = [...entries, ...interviews.map((one) => placedIn(own, one))];
    const placed = newestFirst(all.map((one) => forReader(actor, one)));
    return {
      ...{ id, name, asOf: now },
      tenures: tenures.map((tenure) => ({
        ...{ ...tenure, answers: answersFor(tenure) },
        entries: placed.filter(({ scope }) => scope === tenure.id),
      })),
      others: placed.filter(({ scope }) => scope === ''),
      comments: await commentsOf(em, id),
    };
  }

  async #read(
    em: EntityManager,
    cityId: string,
    { scopes, of }: { scopes: readonly DossierScope[]; of: InterviewsOf },
  ): Promise<{ now: Date; entries: DossierEntry[]; interviews: UnplacedEntry[] }> {
    const now = await this.clock.now(em, cityId);
    const entries = [
      ...(await resultEntries(em, cityId, scopes)),
      ...(await consequenceEntries(em, cityId, scopes)),
      ...(await redEntries(em, cityId, scopes)),
    ];
    return { now, entries, interviews: await interviewEntries(em, { cityId, of, now }) };
  }
}

const placedIn = (tenures: readonly Tenure[], { arose, entry }: UnplacedEntry): DossierEntry => ({
  ...entry,
  scope: tenureAt(tenures, { on: arose, bodyId: entry.bodyId })?.id ?? '',
});

// The person himself opens what he may open for the body of his present post.
function forReader(actor: Actor, one: DossierEntry): DossierEntry {
  const opens = mayDo(actor, 'dossier:list') || one.kind === 'result' || one.bodyId === actor.bodyId;
  return opens ? one : { ...one, href: null };
}

const newestFirst = (entries: readonly DossierEntry[]): DossierEntry[] =>
  entries.toSorted((one, other) => other.on.localeCompare(one.on) || one.key.localeCompare(other.key));

const commentsOf = (em: EntityManager, personId: string): Promise<DossierComment[]> =>
  em.execute<DossierComment[]>(sql`select id, entry, text, at from dossier_comment
    where person_id = ${personId} order by id`);
