import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { nextPeriod } from '../../domain/assessment/data-month.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { closedPeriods } from './closed-period.record.js';
import { changeEntries, measuredRow, valueVersions } from './value-history.record.js';
import type { ChangeEntry, MeasuredRow, ValueVersion } from './value-history.record.js';

/** A value with where it came from, all its versions, and whether the reader may have it changed. */
export interface ValueHistory {
  row: MeasuredRow;
  versions: ValueVersion[];
  changes: ChangeEntry[];
  closed: boolean;
  nextPeriod: string;
  mayCorrect: boolean;
}

/** Where a value came from. */
@Injectable()
export class ValueHistoryQueries {
  constructor(private readonly orm: MikroORM) {}

  /** For its owner, the body that it judges, and the offices. @throws record.not-found for all others */
  async get(actor: Actor, measurementId: string): Promise<ValueHistory> {
    const em = this.orm.em.fork();
    const { cityId, bodyId } = actor;
    const row = await measuredRow(em, cityId, measurementId);
    const sees =
      row !== undefined && ([row.ownerId, row.bodyId].includes(bodyId) || mayDo(actor, 'event:read'));
    if (!sees) throw new AppError('record.not-found', '没有找到这项数值，或者它与本单位无关。');
    const versions = await valueVersions(em, row);
    const changes = await changeEntries(em, row);
    const closed = (await closedPeriods(em, cityId, [row.period])).has(row.period);
    const isOwner = row.ownerId === bodyId && mayDo(actor, 'measurement:enter');
    return {
      ...{ row, versions, changes, closed, nextPeriod: nextPeriod(row.period) ?? row.period },
      mayCorrect: isOwner && !changes.some(({ state }) => state === 'entered'),
    };
  }
}
