import { AppError } from '../errors.js';

/** Whose duties may be delegated 代理, and to whom within the same body, by role. */
const delegates: Readonly<Record<string, readonly string[]>> = {
  leader: ['leader', 'secretary'],
  unit_head: ['unit_head', 'unit_staff', 'office_head', 'supervision_office'],
  office_head: ['unit_head', 'unit_staff', 'office_head', 'supervision_office'],
};

/** Whether the duties of a post of this role may be delegated. Source: issue "nothing is orphaned": head or leader. */
export const isDelegable = (role: string): boolean => role in delegates;

/** Roles whose holders may act for a post of this role: a leader's secretary or another leader, a head's own people. */
export const delegatesOf = (role: string): readonly string[] => delegates[role] ?? [];

/** What a head asks for; days `YYYY-MM-DD`, both included. */
export interface DelegationAsked {
  /** Role of the post whose duties are delegated. */
  role: string;
  /** Whether the asker acts for that post only because its holder delegated it to him. */
  isDelegated: boolean;
  personId: string;
  toPerson: string;
  fromOn: string;
  toOn: string;
  /** The city's day. */
  today: string;
}

/**
 * Refuses a delegation that the rules do not know.
 * Source: issue "nothing is orphaned": dated, by post; what was delegated is not delegated on; not to oneself.
 * @throws AppError permission.denied, request.invalid with the pointer of the field
 */
export function assertDelegable(asked: DelegationAsked): void {
  if (asked.isDelegated)
    throw new AppError('permission.denied', '代理的职责不能再委托给别人，请由本人委托。');
  if (!isDelegable(asked.role))
    throw new AppError('permission.denied', '只有领导和单位主要负责人可以委托代理。');
  if (asked.toPerson === asked.personId) throw refused('/toPerson', '不能委托给本人');
  if (asked.fromOn < asked.today) throw refused('/fromOn', '开始日期已经过去');
  if (asked.toOn < asked.fromOn) throw refused('/toOn', '结束日期早于开始日期');
}

function refused(pointer: string, detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}
