import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';
import { BodySearch } from './body-search.js';
import { OrganizationQueries } from './organization.queries.js';
import type { Body } from './organization.queries.js';

const keptMs = 60_000;
const named = 5;

/** Finds bodies by what people type; its index is at most a minute old. */
@Injectable()
export class BodyPickerService {
  #kept = new Map<string, { search: BodySearch; until: number }>();

  constructor(
    private readonly orm: MikroORM,
    private readonly organization: OrganizationQueries,
  ) {}

  /** The bodies that a text fits, the best first; ten where nothing else is said, for a list of proposals. */
  async find(cityId: string, text: string, limit = 10): Promise<Body[]> {
    return (await this.#search(cityId)).find(text, limit);
  }

  /**
   * The code of the body that somebody typed into the field `name`; undefined where it was left empty.
   * @throws AppError `request.invalid` that points to the field, with the bodies that may be meant
   */
  async codeOf(cityId: string, name: string, text: string): Promise<string | undefined> {
    if (text.trim() === '') return undefined;
    const search = await this.#search(cityId);
    const meant = search.meantBy(text);
    if (meant !== null) return meant.code;
    const candidates = search.find(text, named).map((body) => body.shortName);
    const detail =
      candidates.length === 0
        ? `没有找到单位“${text}”，请从查到的单位中选择`
        : `“${text}”可能是：${candidates.join('、')}，请写明是哪一个`;
    const pointer = `/${name.replaceAll('.', '/')}`;
    throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
  }

  async #search(cityId: string): Promise<BodySearch> {
    const kept = this.#kept.get(cityId);
    if (kept !== undefined && kept.until > Date.now()) return kept.search;
    const search = new BodySearch(await this.organization.listBodies(this.orm.em.fork(), cityId));
    this.#kept.set(cityId, { search, until: Date.now() + keptMs });
    return search;
  }
}
