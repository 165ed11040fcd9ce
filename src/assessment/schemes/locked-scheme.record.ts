import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { SchemeState } from '../../domain/states/scheme-states.js';
import type { CheckedScheme } from './scheme-check.record.js';

/** A scheme that a command holds. */
export interface LockedScheme extends CheckedScheme {
  version: number;
  revision: number;
  title: string;
  note: string;
  state: SchemeState;
  measureId: string | null;
  documentNumber: string | null;
  reason: string | null;
  proposedPerson: string | null;
  proposedBy: string | null;
  issuedBy: string | null;
  issuedPerson: string | null;
  issuedAt: Date | null;
}

/** Locks a scheme of the city. @throws record.not-found */
export async function lockScheme(em: EntityManager, cityId: string, id: string): Promise<LockedScheme> {
  const [scheme] = await em.execute<LockedScheme[]>(sql`
    select id, city_id as "cityId", code, version, revision, year, kind, title, note, categories,
      shared_weight_bp as "sharedWeightBp", counts_as as "countsAs", counts_bp as "countsBp", counts_most::float8 as "countsMost",
      special_bp as "specialBp", state, measure_id as "measureId", effective_on::text as "effectiveOn",
      document_number as "documentNumber", reason, proposed_by as "proposedBy", proposed_person as "proposedPerson",
      issued_by as "issuedBy", issued_person as "issuedPerson", issued_at as "issuedAt"
    from scheme where city_id = ${cityId} and id = ${id} for no key update`);
  if (scheme === undefined) throw new AppError('record.not-found', '没有找到这个考评方案。');
  return scheme;
}

/** Writes it back with its next revision. */
export const saveScheme = (scheme: LockedScheme): RawQueryFragment => sql`
  update scheme set title = ${scheme.title}, note = ${scheme.note}, shared_weight_bp = ${scheme.sharedWeightBp},
    counts_as = ${scheme.countsAs}, counts_bp = ${scheme.countsBp}, counts_most = ${scheme.countsMost}::numeric,
    special_bp = ${scheme.specialBp}, state = ${scheme.state}, measure_id = ${scheme.measureId}, effective_on = ${scheme.effectiveOn}::date,
    document_number = ${scheme.documentNumber}, reason = ${scheme.reason}, proposed_by = ${scheme.proposedBy},
    proposed_person = ${scheme.proposedPerson}, issued_by = ${scheme.issuedBy},
    issued_person = ${scheme.issuedPerson}, issued_at = ${scheme.issuedAt}, revision = revision + 1
  where id = ${scheme.id}`;

/** @throws version.stale when somebody changed it after `version` was read */
export function assertRevision(scheme: LockedScheme, version: number, mine: Record<string, unknown>): void {
  if (version === scheme.revision) return;
  const { title, effectiveOn, sharedWeightBp, note, documentNumber, reason } = scheme;
  throw new AppError('version.stale', '您打开以后，这份草案已被别人改过；请核对两边内容后再保存。', {
    context: {
      mine,
      theirs: { title, effectiveOn, sharedWeightBp, note, documentNumber, reason },
      currentVersion: scheme.revision,
    },
  });
}

/** @throws state.illegal-step for what is issued, proposed or discarded: only a draft is edited */
export function assertDraft({ state }: Pick<LockedScheme, 'state'>): void {
  if (state === 'draft') return;
  const why = {
    proposed: '这份方案已提请印发，要改请先退回修改。',
    issued: '方案印发以后不再改动；确需调整的，复制为新版草案，按文件印发后对未公布的季度生效。',
    discarded: '这份草案已经作废。',
  };
  throw new AppError('state.illegal-step', why[state]);
}
