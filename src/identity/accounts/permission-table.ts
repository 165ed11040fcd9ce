import { permissions } from '../permissions.js';
import type { Action, Permission } from '../permissions.js';

type Words = (key: string, values?: Record<string, string>) => string;

/** One action of the permission table, as its page shows it. */
export interface PermissionRow {
  action: string;
  /** The same in words. */
  name: string;
  /** Who has it and how far, a line for each. */
  who: string[];
}

/** The whole permission table in words, in the order of its file; made anew at each look, kept nowhere. */
export const permissionTable = (t: Words): PermissionRow[] =>
  (Object.keys(permissions) as Action[]).map((action) => ({
    action,
    name: nameOf(action, t),
    who: linesOf(permissions[action], t),
  }));

function nameOf(action: string, t: Words): string {
  const [object = '', verb = ''] = action.split(':');
  return t('permissions.name', {
    object: t(`permissions.object-${object}`),
    verb: t(`permissions.verb-${verb}`),
  });
}

// Lines of one role with the same reach are one line.
function linesOf(lines: readonly Permission[], t: Words): string[] {
  const said = lines.map(({ role, scope, levels }) => {
    const where = levels?.map((level) => t(`permissions.level-${level}`)).join(t('permissions.and')) ?? '';
    const values = { role: t(`permissions.role-${role}`), scope: t(`permissions.scope-${scope}`), where };
    return t(where === '' ? 'permissions.line' : 'permissions.line-level', values);
  });
  return [...new Set(said)];
}
