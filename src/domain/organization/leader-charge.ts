import { AppError } from '../errors.js';

/** 分管 of a body, or 联系 of a county. */
export type ChargeKind = 'portfolio' | 'contact';

/** Who looks after a body from now on; leaders by the codes of their posts. */
export interface ChargeChange {
  kind: ChargeKind;
  isCounty: boolean;
  /** Whose it is no longer; null: of a portfolio whoever has it, of a county nobody. */
  from: string | null;
  /** Whose it becomes; null: nobody's. */
  to: string | null;
}

/** What changes: whose it was, and whose it becomes. */
export interface ChargeMove {
  taken: readonly string[];
  given: string | null;
}

/**
 * A body has one leader in charge; a county has contact leaders, one at least. `present` has it now.
 * Source: rules.md, "Ladder", responsible leader; that a body is never without one is an assumption.
 * @throws request.invalid that points to the field
 */
export function movedCharge(present: readonly string[], change: ChargeChange): ChargeMove {
  const { kind, isCounty, to } = change;
  if (kind === 'portfolio' && isCounty) throw refused('/kind', '县区由联系领导负责，不列入分管');
  if (kind === 'contact' && !isCounty) throw refused('/kind', '只有县区设联系领导，其他单位请选择分管');
  if (to !== null && present.includes(to)) throw refused('/to', '现在就由这位领导负责，不必变更');
  return kind === 'portfolio' ? handedOn(present, to) : contactMoved(present, change);
}

function handedOn(present: readonly string[], to: string | null): ChargeMove {
  if (to === null) throw refused('/to', '请选择由哪位领导分管');
  return { taken: present, given: to };
}

function contactMoved(present: readonly string[], { from, to }: ChargeChange): ChargeMove {
  if (from === null && to === null) throw refused('/to', '请选择新的联系领导');
  if (from !== null && !present.includes(from)) throw refused('/from', '这个县区现在不由这位领导联系');
  if (to === null && present.length === 1) throw refused('/to', '县区须有一位联系领导，请同时选择接任的领导');
  return { taken: from === null ? [] : [from], given: to };
}

function refused(pointer: string, detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}
