import { AppError } from '../domain/errors.js';
import type { Role } from '../organization/role.js';
import type { Actor } from './actor.js';

/**
 * How far a permission reaches, seen from the body of the actor's post: that body; the bodies of its professional
 * line one level down; the county body itself with its bureaus and townships; or every body of the city.
 */
type Scope = 'own' | 'line' | 'county' | 'city';

/** One line of the permission table: who, how far, and only on posts of these levels (all where absent). */
export interface Permission {
  role: Role;
  scope: Scope;
  levels?: readonly Actor['level'][];
}

const office: readonly Permission[] = [
  { role: 'supervision_office', scope: 'city', levels: ['city'] },
  { role: 'supervision_office', scope: 'county', levels: ['county'] },
];
const commanders: readonly Permission[] = [...office, ...of('city', 'secretary', 'leader')];
const conveners: readonly Permission[] = [
  { role: 'supervision_office', scope: 'city', levels: ['city'] },
  ...of('city', 'leader', 'secretary', 'office_head'),
];
const unit = of('own', 'unit_head', 'unit_staff');
const unitBelowCity = unit.map((line) => ({ ...line, levels: ['county'] as const }));
// Who breaks a part down looks at the bodies below: those of his county, or of his professional line.
const givers = unitBelowCity.flatMap((line): Permission[] => [
  { ...line, scope: 'county' },
  { ...line, scope: 'line' },
]);
// A bureau checks in its professional line, a county in itself.
const checkers = unit.flatMap((line): Permission[] => [
  { ...line, scope: 'line', levels: ['city', 'county'] },
  { ...line, scope: 'county', levels: ['county'] },
]);
const business: readonly Permission[] = [
  ...commanders,
  ...of(
    'city',
    'office_head',
    'assessment_office',
    'lead_assessor',
    'inspector',
    'organisation_dept',
    'finance',
  ),
  ...unit,
  ...of('line', 'unit_head', 'unit_staff'),
  ...of('county', 'unit_head', 'unit_staff'),
  ...of('own', 'data_owner'),
];
const overseers: readonly Permission[] = [
  ...commanders,
  ...of('city', 'office_head', 'assessment_office', 'inspector'),
];
const administrators = of('own', 'system_admin', 'security_admin', 'audit_admin');
// A stationed group has its own room and nothing else: every other page reads the whole city for an inspector.
const inspectors = of('city', 'inspector', 'stationed_inspector');
const everybody: readonly Permission[] = [
  ...business,
  ...of('own', 'stationed_inspector'),
  ...administrators,
];

/**
 * The permission table: every action of the system and who has it. What is not listed is refused.
 * Source: mission.md, roles; rules.md, table of acts; scopes of reading below the city are an assumption.
 */
export const permissions = {
  'document:register': commanders,
  'document:read': commanders,
  'decision:create': commanders,
  'decision:confirm': commanders,
  'decision:take-back': commanders,
  'decision:add-task': commanders,
  'decision:complete': commanders,
  'decision:withdraw': commanders,
  'decision:read': business,
  'task:break-down': [...unitBelowCity, { role: 'supervision_office', scope: 'county', levels: ['county'] }],
  'task:withdraw': commanders,
  'task:merge': commanders,
  // Indicators are the city's: its office says which one a task serves.
  'task:link': [{ role: 'supervision_office', scope: 'city', levels: ['city'] }],
  'part:transfer': office,
  'part:sign': unit,
  'part:dispute': unit,
  'report:submit': unit,
  'report:amend': unit,
  'report:review': [...office, ...of('city', 'lead_assessor')],
  'dispute:decide': office,
  'deadline:ask': unit,
  'deadline:sign': of('own', 'unit_head'),
  'deadline:check': office,
  // A county's head decides on what he set for those below; the request names the one post that may.
  'deadline:decide': of('city', 'leader', 'unit_head'),
  // The reason of a suspension is gone: the body says so, or the office.
  'deadline:resume': [...unit, ...office],
  'calendar:import': of('city', 'supervision_office').map((line) => ({ ...line, levels: ['city'] as const })),
  'calendar:confirm': [
    ...of('city', 'supervision_office').map((line) => ({ ...line, levels: ['city'] as const })),
    ...of('city', 'office_head'),
  ],
  'rule-pack:propose': of('city', 'supervision_office').map((line) => ({
    ...line,
    levels: ['city'] as const,
  })),
  'rule-pack:confirm': [
    ...of('city', 'supervision_office').map((line) => ({ ...line, levels: ['city'] as const })),
    ...of('city', 'office_head'),
  ],
  'order:draft': [...office, ...of('city', 'assessment_office', 'leader')],
  'order:review': office,
  'order:issue': of('city', 'office_head'),
  'order:decline': of('city', 'office_head'),
  'order:sign': unit,
  'order:answer': unit,
  'paper:read': business,
  'paper:draft': of('city', 'supervision_office').map((line) => ({ ...line, levels: ['city'] as const })),
  'paper:sign': of('city', 'office_head'),
  'paper-template:read': overseers,
  'restriction:raise': unit,
  'restriction:answer': [...unit, ...of('own', 'leader')],
  'restriction:assign': office,
  'restriction:lead': of('city', 'leader'),
  'explanation:ask': of('city', 'leader'),
  'explanation:answer': unit,
  'meeting:read': [...conveners, ...of('city', 'assessment_office', 'inspector')],
  'meeting:hold': conveners,
  'project:read': business,
  'project:edit': [...office, ...unit],
  'project:import': office,
  'enterprise:read': business,
  'enterprise:keep': office,
  // What an enterprise said is written down by who was there: a leader, the body where it lies, or its office.
  'enterprise:visit': [
    ...office,
    ...of('city', 'leader'),
    ...unit,
    ...of('county', 'unit_head', 'unit_staff'),
  ],
  'interview:decide': of('city', 'leader'),
  'interview:hold': [{ role: 'supervision_office', scope: 'city', levels: ['city'] }],
  'interview:answer': of('own', 'unit_head'),
  'forecast:read': overseers,
  'circular:read': overseers,
  'check:read': business,
  'check:ask': [...office, ...of('city', 'lead_assessor', 'assessment_office'), ...checkers],
  'check:reuse': business.filter(({ role }) => role !== 'inspector'),
  'burden:read': business,
  'margin:read': overseers,
  'load:read': [...commanders, ...givers],
  'indicator:read': business,
  'scheme:read': business,
  'indicator:change': of('city', 'assessment_office'),
  'scheme-draft:read': [
    ...of('city', 'leader', 'secretary', 'office_head', 'assessment_office', 'lead_assessor', 'inspector'),
    { role: 'supervision_office', scope: 'city', levels: ['city'] },
  ],
  'scheme:edit': of('city', 'assessment_office'),
  'scheme:issue': of('city', 'assessment_office'),
  'target:edit': of('city', 'assessment_office'),
  'measurement:read': business,
  'measurement:enter': of('own', 'data_owner', 'unit_head'),
  'measurement:approve': of('own', 'data_owner', 'unit_head'),
  // Whoever is scored or gives values sees what is open and whose move it is.
  'assessment-year:read': business,
  'late-value:read': of('city', 'assessment_office', 'inspector'),
  'event:read': of('city', 'leader', 'secretary', 'office_head', 'assessment_office', 'inspector'),
  'event:register': [...of('city', 'assessment_office', 'lead_assessor'), ...of('own', 'data_owner')],
  'award:register': of('city', 'assessment_office'),
  'standard:publish': of('city', 'lead_assessor'),
  'score:export': of('city', 'assessment_office', 'inspector'),
  'score:compute': of('city', 'assessment_office'),
  'result:read': business,
  'result:preview': of('city', 'assessment_office'),
  // The head of that office signs, or his deputy in his place: which of its posts it is stands in the record.
  'result:publish': of('city', 'assessment_office'),
  // The whole city on one screen: nothing for a county's office.
  'wall:read': [
    { role: 'supervision_office', scope: 'city', levels: ['city'] },
    ...of('city', 'leader', 'secretary', 'office_head', 'assessment_office', 'inspector'),
  ],
  // His own decisions: a leader, and the secretary who serves one.
  'cockpit:read': of('city', 'leader', 'secretary'),
  'radar:read': of('city', 'assessment_office', 'inspector'),
  'weakness:read': [...overseers, ...of('city', 'organisation_dept')],
  'objection:file': of('own', 'unit_head'),
  'objection:advise': [
    ...of('own', 'data_owner', 'lead_assessor'),
    { role: 'supervision_office', scope: 'city', levels: ['city'] },
  ],
  'objection:decide': of('city', 'assessment_office'),
  'deduction:read': business,
  'deduction:propose': of('city', 'assessment_office'),
  'deduction:state': of('own', 'unit_head'),
  // Which body checks stands in the record: the lead assessor of the task's indicator, else the supervision office.
  'deduction:check': [
    { role: 'supervision_office', scope: 'city', levels: ['city'] },
    ...of('city', 'lead_assessor'),
  ],
  'deduction:decide': of('city', 'assessment_office'),
  'verification:read': business,
  'verification:nominate': of('city', 'lead_assessor'),
  'verification:run': of('city', 'assessment_office'),
  'trip:file': [...office, ...of('city', 'assessment_office')],
  // One more than the budget: a leader of the city, or the head of the county for the county's own.
  'trip:sign': [
    ...of('city', 'leader'),
    ...of('own', 'unit_head').map((line) => ({ ...line, levels: ['county'] as const })),
  ],
  // Who goes on the trip puts down what is there; the request names the trip.
  'finding:enter': [...office, ...of('city', 'assessment_office', 'lead_assessor')],
  'consequence:read': business,
  'consequence:state': of('own', 'unit_head'),
  // Both look at a reward before it is signed, each at its own side of it.
  'consequence:check': of('city', 'assessment_office', 'finance'),
  // Which leader signs stands in the rule pack, or was named when it was proposed; his secretary enters what is on paper.
  'consequence:sign': of('city', 'leader'),
  'consequence:enter': of('city', 'secretary'),
  'fund:read': [
    { role: 'supervision_office', scope: 'city', levels: ['city'] },
    ...of('city', 'leader', 'secretary', 'office_head', 'assessment_office'),
    ...of('city', 'inspector', 'organisation_dept', 'finance'),
  ],
  'fund:reserve': of('city', 'assessment_office', 'finance'),
  'fund:pay': of('city', 'finance'),
  'flag:read': business,
  'preference:read': business,
  'preference:draft': of('city', 'assessment_office'),
  // For study by the organisation department, and the own one for the person himself: nobody else.
  'dossier:list': of('city', 'organisation_dept'),
  'dossier:read': [...of('city', 'organisation_dept'), ...of('own', 'leader', 'unit_head')],
  'dossier:export': of('city', 'organisation_dept'),
  'dossier:comment': of('own', 'leader', 'unit_head'),
  'delegation:read': everybody,
  'delegation:give': of('own', 'leader', 'unit_head', 'office_head'),
  'tenure:change': office,
  'body:change': of('city', 'supervision_office').map((line) => ({ ...line, levels: ['city'] as const })),
  'charge:change': of('city', 'supervision_office').map((line) => ({ ...line, levels: ['city'] as const })),
  'hand-over:read': [...office, ...unit, ...of('city', 'office_head', 'leader')],
  'hand-over:sign': of('own', 'unit_head'),
  'notice:read': business,
  'message:choose': business,
  'message:manage': of('city', 'supervision_office').map((line) => ({ ...line, levels: ['city'] as const })),
  // To ask somebody for the right number where a message did not reach him; each look leaves an audit entry.
  'message:unmask': of('city', 'supervision_office').map((line) => ({ ...line, levels: ['city'] as const })),
  'my-work:read': business,
  'oversight:read': inspectors,
  'attention:keep': inspectors,
  'watch:keep': inspectors,
  'question:ask': inspectors,
  'question:answer': of('own', 'unit_head'),
  'audit:read': of('city', 'inspector', 'audit_admin'),
  // Three administrators 三员: one keeps accounts, one gives rights, one watches both; no action is common to two.
  'account:keep': of('city', 'system_admin'),
  'right:grant': of('city', 'security_admin'),
  'account-act:read': of('city', 'audit_admin'),
  'permission:read': everybody,
  'session:keep': everybody,
  'city:read': everybody,
  'reading:choose': everybody,
  'feedback:send': everybody,
  'feedback:answer': [
    { role: 'supervision_office', scope: 'city', levels: ['city'] },
    ...of('city', 'system_admin'),
  ],
  'rule-pack:read': everybody,
  'clock:read': everybody,
  'clock:advance': everybody,
} as const satisfies Record<string, readonly Permission[]>;

/** An action of the closed list, `object:verb`. */
export type Action = keyof typeof permissions;

/** Whose record it is: its body, that body's county, and the bureau above it in its professional line. */
export interface RecordOwner {
  bodyId?: string;
  countyBodyId?: string | null;
  lineBodyId?: string | null;
}

// Who may do one of these comes in with a second factor.
const behindSecondFactor: readonly Action[] = [
  ...(['account:keep', 'right:grant', 'account-act:read'] as const),
  ...(['consequence:sign', 'interview:decide'] as const),
];

/** Whether the post may be used only with a second factor: the three administrators, and who signs rewards and sanctions. */
export const needsSecondFactor = (actor: Actor): boolean =>
  behindSecondFactor.some((action) => mayDo(actor, action));

function of(scope: Scope, ...roles: readonly Role[]): Permission[] {
  return roles.map((role) => ({ role, scope }));
}

function linesOf(actor: Actor, action: Action): Permission[] {
  const lines: readonly Permission[] = permissions[action];
  return lines.filter(({ role, levels }) => role === actor.role && (levels?.includes(actor.level) ?? true));
}

/** Whether the actor may do this to any record at all. */
export function mayDo(actor: Actor, action: Action): boolean {
  return linesOf(actor, action).length > 0;
}

/** Whether the actor may do this to a record of that owner. */
export function mayDoTo(actor: Actor, action: Action, owner: RecordOwner): boolean {
  return linesOf(actor, action).some(({ scope }) => reaches(scope, actor.bodyId, owner));
}

/**
 * Lets the actor pass who may do this to this record; without an owner, to any record.
 * @throws AppError `permission.denied` where the role has no such right, `record.not-found` for another body's record
 */
export function requirePermission(actor: Actor, action: Action, owner: RecordOwner = {}): void {
  const lines = linesOf(actor, action);
  if (lines.length === 0)
    throw new AppError('permission.denied', '您的岗位没有这项权限，如工作需要请联系系统管理员。');
  if (owner.bodyId === undefined || lines.some(({ scope }) => reaches(scope, actor.bodyId, owner))) return;
  throw new AppError('record.not-found', '没有找到这条记录，或者它不属于本单位。');
}

function reaches(
  scope: Scope,
  actorBodyId: string,
  { bodyId, countyBodyId, lineBodyId }: RecordOwner,
): boolean {
  if (scope === 'city' || actorBodyId === bodyId) return true;
  if (scope === 'county') return countyBodyId === actorBodyId;
  return scope === 'line' && lineBodyId === actorBodyId;
}
