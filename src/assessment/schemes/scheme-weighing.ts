import { AppError } from '../../domain/errors.js';
import type { LockedScheme } from './locked-scheme.record.js';
import type { WeighingInput } from './scheme-draft.schema.js';

/**
 * Sets on a locked draft how it enters the overall result.
 * @throws request.invalid for what the other kind of measure says, or when nothing is said
 */
export function weighScheme(
  scheme: LockedScheme,
  { counts, specialBp }: Pick<WeighingInput, 'counts' | 'specialBp'>,
): void {
  if (scheme.kind === 'categorised') throw refused('counts', '分类办法就是各单位的成绩，不用写计入办法');
  if (scheme.kind === 'overall') {
    if (specialBp === undefined || counts !== undefined)
      throw refused('specialBp', '请填写专项考评合计占多少');
    scheme.specialBp = specialBp;
    return;
  }
  if (counts === undefined || specialBp !== undefined) throw refused('counts', '请选择这个专项怎样计入');
  scheme.countsAs = counts.as === 'alone' ? null : counts.as;
  scheme.countsBp = counts.as === 'section' ? counts.bp : null;
  scheme.countsMost = counts.as === 'bonus' ? counts.most : null;
}

const refused = (field: string, detail: string): AppError =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: `/${field}`, detail }] });
