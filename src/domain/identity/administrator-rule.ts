const administrators: readonly string[] = ['system_admin', 'security_admin', 'audit_admin'];

/** Whether a role is that of one of the three administrators 三员. */
export const isAdministrator = (role: string): boolean => administrators.includes(role);

/**
 * Whether somebody with posts of these roles may hold one more of this role: an administrator holds that one post and no
 * other. Source: 三员管理; GB/T 22239-2019 8.1.4.2 d.
 */
export const mayHold = (held: readonly string[], role: string): boolean =>
  held.length === 0 || ![role, ...held].some(isAdministrator);
