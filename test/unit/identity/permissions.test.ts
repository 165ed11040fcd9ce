import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../../src/identity/actor.js';
import {
  mayDo,
  needsSecondFactor,
  permissions,
  requirePermission,
} from '../../../src/identity/permissions.js';
import type { Action, RecordOwner } from '../../../src/identity/permissions.js';
import { roles } from '../../../src/organization/role.js';
import type { Role } from '../../../src/organization/role.js';

const administrators: Role[] = ['system_admin', 'security_admin', 'audit_admin'];
const command: Role[] = ['leader', 'secretary', 'supervision_office'];
const overseers: Role[] = [...command, 'office_head', 'assessment_office', 'inspector'];
const unit: Role[] = ['unit_staff', 'unit_head'];
const inOrder = (named: readonly Role[]): Role[] => roles.filter((role) => named.includes(role));
const inspectors: Role[] = ['inspector', 'stationed_inspector'];
const business = roles.filter((role) => !administrators.includes(role) && role !== 'stationed_inspector');

const expected: Record<Action, readonly Role[]> = {
  'document:register': command,
  'document:read': command,
  'decision:create': command,
  'decision:confirm': command,
  'decision:take-back': command,
  'decision:add-task': command,
  'decision:complete': command,
  'decision:withdraw': command,
  'decision:read': business,
  'task:break-down': [],
  'task:withdraw': command,
  'task:merge': command,
  'task:link': ['supervision_office'],
  'part:transfer': ['supervision_office'],
  'part:sign': unit,
  'part:dispute': unit,
  'report:submit': unit,
  'report:amend': unit,
  'report:review': ['supervision_office', 'lead_assessor'],
  'dispute:decide': ['supervision_office'],
  'deadline:ask': unit,
  'deadline:sign': ['unit_head'],
  'deadline:check': ['supervision_office'],
  'deadline:decide': ['leader', 'unit_head'],
  'deadline:resume': inOrder(['supervision_office', ...unit]),
  'calendar:import': ['supervision_office'],
  'calendar:confirm': ['supervision_office', 'office_head'],
  'rule-pack:propose': ['supervision_office'],
  'rule-pack:confirm': ['supervision_office', 'office_head'],
  'order:draft': ['leader', 'supervision_office', 'assessment_office'],
  'order:review': ['supervision_office'],
  'order:issue': ['office_head'],
  'order:decline': ['office_head'],
  'order:sign': unit,
  'order:answer': unit,
  'paper:read': business,
  'paper:draft': ['supervision_office'],
  'paper:sign': ['office_head'],
  'paper-template:read': inOrder(overseers),
  'restriction:raise': unit,
  'restriction:answer': ['leader', ...unit],
  'restriction:assign': ['supervision_office'],
  'restriction:lead': ['leader'],
  'explanation:ask': ['leader'],
  'explanation:answer': unit,
  'meeting:read': [
    'leader',
    'secretary',
    'supervision_office',
    'office_head',
    'assessment_office',
    'inspector',
  ],
  'meeting:hold': ['leader', 'secretary', 'supervision_office', 'office_head'],
  'project:read': business,
  'project:edit': inOrder(['supervision_office', ...unit]),
  'project:import': ['supervision_office'],
  'enterprise:read': business,
  'enterprise:keep': ['supervision_office'],
  'enterprise:visit': inOrder(['leader', 'supervision_office', ...unit]),
  'interview:decide': ['leader'],
  'interview:hold': ['supervision_office'],
  'interview:answer': ['unit_head'],
  'forecast:read': inOrder(overseers),
  'circular:read': inOrder(overseers),
  'check:read': business,
  'check:ask': inOrder(['supervision_office', 'assessment_office', 'lead_assessor', ...unit]),
  'check:reuse': business.filter((role) => role !== 'inspector'),
  'burden:read': business,
  'margin:read': inOrder(overseers),
  'load:read': inOrder(command),
  'indicator:read': business,
  'scheme:read': business,
  'indicator:change': ['assessment_office'],
  'scheme-draft:read': inOrder([
    ...['leader', 'secretary', 'supervision_office', 'office_head', 'assessment_office'],
    ...['lead_assessor', 'inspector'],
  ] as Role[]),
  'scheme:edit': ['assessment_office'],
  'scheme:issue': ['assessment_office'],
  'target:edit': ['assessment_office'],
  'measurement:read': business,
  'measurement:enter': ['unit_head', 'data_owner'],
  'measurement:approve': ['unit_head', 'data_owner'],
  'assessment-year:read': business,
  'late-value:read': ['assessment_office', 'inspector'],
  'event:read': inOrder(['leader', 'secretary', 'office_head', 'assessment_office', 'inspector']),
  'event:register': ['assessment_office', 'lead_assessor', 'data_owner'],
  'award:register': ['assessment_office'],
  'standard:publish': ['lead_assessor'],
  'score:export': ['assessment_office', 'inspector'],
  'score:compute': ['assessment_office'],
  'result:read': business,
  'result:preview': ['assessment_office'],
  'result:publish': ['assessment_office'],
  'wall:read': inOrder(overseers),
  'cockpit:read': ['leader', 'secretary'],
  'radar:read': ['assessment_office', 'inspector'],
  'weakness:read': inOrder([...overseers, 'organisation_dept']),
  'objection:file': ['unit_head'],
  'objection:advise': inOrder(['supervision_office', 'lead_assessor', 'data_owner']),
  'objection:decide': ['assessment_office'],
  'deduction:read': business,
  'deduction:propose': ['assessment_office'],
  'deduction:state': ['unit_head'],
  'deduction:check': ['supervision_office', 'lead_assessor'],
  'deduction:decide': ['assessment_office'],
  'verification:read': business,
  'verification:nominate': ['lead_assessor'],
  'verification:run': ['assessment_office'],
  'trip:file': ['supervision_office', 'assessment_office'],
  'trip:sign': ['leader'],
  'finding:enter': ['supervision_office', 'assessment_office', 'lead_assessor'],
  'consequence:read': business,
  'consequence:state': ['unit_head'],
  'consequence:check': ['assessment_office', 'finance'],
  'consequence:sign': ['leader'],
  'consequence:enter': ['secretary'],
  'fund:read': inOrder([...overseers, 'organisation_dept', 'finance']),
  'fund:reserve': ['assessment_office', 'finance'],
  'fund:pay': ['finance'],
  'flag:read': business,
  'preference:read': business,
  'preference:draft': ['assessment_office'],
  'dossier:list': ['organisation_dept'],
  'dossier:read': inOrder(['leader', 'unit_head', 'organisation_dept']),
  'dossier:export': ['organisation_dept'],
  'dossier:comment': inOrder(['leader', 'unit_head']),
  'delegation:read': roles,
  'delegation:give': ['leader', 'office_head', 'unit_head'],
  'tenure:change': ['supervision_office'],
  'body:change': ['supervision_office'],
  'charge:change': ['supervision_office'],
  'hand-over:read': inOrder(['leader', 'supervision_office', 'office_head', ...unit]),
  'hand-over:sign': ['unit_head'],
  'notice:read': business,
  'message:choose': business,
  'message:manage': ['supervision_office'],
  'message:unmask': ['supervision_office'],
  'my-work:read': business,
  'oversight:read': inspectors,
  'attention:keep': inspectors,
  'watch:keep': inspectors,
  'question:ask': inspectors,
  'question:answer': ['unit_head'],
  'audit:read': ['inspector', 'audit_admin'],
  'account:keep': ['system_admin'],
  'right:grant': ['security_admin'],
  'account-act:read': ['audit_admin'],
  'permission:read': roles,
  'session:keep': roles,
  'city:read': roles,
  'reading:choose': roles,
  'feedback:send': roles,
  'feedback:answer': ['supervision_office', 'system_admin'],
  'rule-pack:read': roles,
  'clock:read': roles,
  'clock:advance': roles,
};

const actor = (role: Role, level: Actor['level'] = 'city', bodyId = 'own'): Actor => ({
  accountId: 'a',
  personId: 'p',
  personName: '',
  postId: 'o',
  postTitle: '',
  bodyName: '',
  cityId: '621100',
  role,
  level,
  bodyId,
});

function outcome(who: Actor, action: Action, owner: RecordOwner): string {
  try {
    requirePermission(who, action, owner);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

// What everybody has, whatever he does.
const openToAll = [
  ...['delegation:read', 'permission:read', 'session:keep', 'city:read', 'rule-pack:read'],
  ...['reading:choose', 'feedback:send', 'clock:read', 'clock:advance'],
];

describe('the permission table', () => {
  const cases = (Object.keys(permissions) as Action[]).map((action) => [action] as const);

  it.each(cases)('lets exactly the named roles of the city %s', (action) => {
    expect(roles.filter((role) => mayDo(actor(role), action))).toEqual(expected[action]);
  });

  it('lets nobody do what it does not list', () => {
    expect(Object.keys(permissions).toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  it('gives the three administrators no business right', () => {
    const rightsOf = (role: Role) =>
      cases
        .map(([action]) => action)
        .filter((action) => mayDo(actor(role), action) && !openToAll.includes(action));
    expect(administrators.map(rightsOf)).toEqual([
      ['account:keep', 'feedback:answer'],
      ['right:grant'],
      ['audit:read', 'account-act:read'],
    ]);
  });

  it('asks the three administrators and those who sign rewards and sanctions for a second factor', () => {
    expect(roles.filter((role) => needsSecondFactor(actor(role)))).toEqual(['leader', ...administrators]);
  });
});

describe('who inspects', () => {
  const own = ['oversight:read', 'attention:keep', 'watch:keep', 'question:ask'];
  const rightsOf = (role: Role) =>
    (Object.keys(permissions) as Action[]).filter((action) => mayDo(actor(role), action)).toSorted();

  it('does not assess: beside reading it has no right but those of its own room', () => {
    // How he himself is told is everybody's own.
    const acts = (rights: readonly string[]) =>
      rights.filter((right) => !/:(read|export|choose)$/.test(right));
    expect(acts(rightsOf('inspector'))).toEqual(acts([...own, ...openToAll]).toSorted());
  });

  it('from a stationed group has its room and what is open to everybody', () => {
    expect(rightsOf('stationed_inspector')).toEqual([...own, ...openToAll].toSorted());
  });

  it('shares none of its rights with those who assess', () => {
    const assessing: Role[] = ['assessment_office', 'lead_assessor', 'supervision_office', 'office_head'];
    for (const role of assessing) expect(rightsOf(role).filter((action) => own.includes(action))).toEqual([]);
  });
});

describe('another body’s record', () => {
  const own = { bodyId: 'own' };
  const foreign = { bodyId: 'other' };
  const below = { bodyId: 'other', countyBodyId: 'own' };
  const inLine = { bodyId: 'other', lineBodyId: 'own' };

  const cases: [Role, Actor['level'], Action, RecordOwner, string][] = [
    ['unit_staff', 'city', 'report:submit', own, 'done'],
    ['unit_staff', 'city', 'report:submit', foreign, 'record.not-found'],
    ['unit_staff', 'county', 'report:submit', below, 'record.not-found'],
    ['unit_staff', 'city', 'report:review', own, 'permission.denied'],
    ['unit_head', 'city', 'decision:read', foreign, 'record.not-found'],
    ['unit_head', 'city', 'decision:read', inLine, 'done'],
    ['unit_head', 'county', 'decision:read', below, 'done'],
    ['unit_staff', 'county', 'task:break-down', own, 'done'],
    ['unit_staff', 'county', 'task:break-down', foreign, 'record.not-found'],
    ['unit_staff', 'township', 'task:break-down', own, 'permission.denied'],
    ['unit_staff', 'city', 'task:break-down', own, 'permission.denied'],
    ['supervision_office', 'county', 'task:break-down', below, 'done'],
    ['supervision_office', 'city', 'decision:withdraw', foreign, 'done'],
    ['supervision_office', 'county', 'decision:withdraw', own, 'done'],
    ['supervision_office', 'county', 'decision:withdraw', below, 'done'],
    ['supervision_office', 'county', 'decision:withdraw', foreign, 'record.not-found'],
    ['data_owner', 'city', 'decision:read', foreign, 'record.not-found'],
    ['inspector', 'city', 'decision:read', foreign, 'done'],
    ['inspector', 'city', 'decision:withdraw', foreign, 'permission.denied'],
    ['office_head', 'city', 'order:issue', foreign, 'done'],
    ['leader', 'city', 'order:issue', foreign, 'permission.denied'],
  ];

  it.each(cases.map(([role, level, action, owner, result]) => ({ role, level, action, owner, result })))(
    '$role of the $level level, $action, $owner: $result',
    ({ role, level, action, owner, result }) => {
      expect(outcome(actor(role, level), action, owner)).toBe(result);
    },
  );
});
