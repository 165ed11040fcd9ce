import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { auditRow } from '../../persistence/change.js';
import { CityClock } from '../../persistence/city-clock.js';
import { DossierQueries } from './dossier.queries.js';

/** In which form dossiers are looked at or taken along. */
type DossierForm = 'page' | 'json' | 'xlsx' | 'docx';

/** What is opened: one dossier, or the list of them with its filter. */
interface DossierOpening {
  of: 'person' | 'body' | 'list';
  /** Of the person or body; of a list none. */
  id?: string;
  form: DossierForm;
  /** Of a list: what it is narrowed to. */
  filter?: object;
}

/**
 * The door of every dossier: who may not open it finds nothing, and each opening and each export, also a refused one,
 * leaves its own entry in the trail before anything is shown.
 */
@Injectable()
export class DossierAccessService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly dossiers: DossierQueries,
  ) {}

  /** @throws record.not-found for what is not there, and for another person's where one may see only his own */
  async open(context: CommandContext, opening: DossierOpening): Promise<void> {
    const { of, id } = opening;
    const found = of === 'list' || (id !== undefined && (await this.#maySee(context, of, id)));
    await this.#audit(context, opening, found ? 'done' : 'refused');
    if (!found) throw new AppError('record.not-found', '没有找到这份实绩档案，或者它不是您本人的。');
  }

  async #maySee({ actor }: CommandContext, of: 'person' | 'body', id: string): Promise<boolean> {
    const isOwn = of === 'person' && id === actor.personId;
    if (!isOwn && !mayDo(actor, 'dossier:list')) return false;
    return (await this.dossiers.nameOf(actor, of, id)) !== null;
  }

  async #audit(
    context: CommandContext,
    { of, id, form, filter = {} }: DossierOpening,
    result: 'done' | 'refused',
  ): Promise<void> {
    const em = this.orm.em.fork();
    const line = {
      action: form === 'xlsx' || form === 'docx' ? 'dossier:export' : 'dossier:read',
      ...{ subjectType: 'dossier', subjectIds: id === undefined ? [] : [id] },
      details: { of, form, own: id === context.actor.personId, filter },
    };
    const now = await this.clock.now(em, context.actor.cityId);
    await em.execute(auditRow(line, context, { now, result }));
  }
}
