/** What a post may do hangs on its role; the names are those of the permission table. */
export const roles = [
  'leader',
  'secretary',
  'supervision_office',
  'office_head',
  'assessment_office',
  'lead_assessor',
  'unit_staff',
  'unit_head',
  'data_owner',
  'inspector',
  'stationed_inspector',
  'organisation_dept',
  'finance',
  'system_admin',
  'security_admin',
  'audit_admin',
] as const;

/** A role of the closed list. */
export type Role = (typeof roles)[number];
