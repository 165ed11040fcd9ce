import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../../src/identity/actor.js';
import { navigationFor } from '../../../src/web/navigation.js';

const as = (role: string, level: Actor['level'] = 'city') => ({ role, level }) as Actor;
const namesFor = (actor: Actor) => navigationFor(actor, '/').map((item) => item.name.slice('nav.'.length));
const loop = ['work', 'decisions', 'orders', 'tasks', 'assessment', 'consequences'];
const ledLoop = ['work', 'cockpit', ...loop.slice(1)];

describe('the head bar', () => {
  it.each([
    ['the supervision office', 'supervision_office', [...loop, 'reviews']],
    ['a leader', 'leader', ledLoop],
    ['a secretary', 'secretary', [...ledLoop, 'remarks']],
    ['the office head', 'office_head', loop],
    ['the inspector', 'inspector', [...loop, 'oversight']],
    ['a stationed inspector', 'stationed_inspector', ['work', 'oversight']],
    ['a unit', 'unit_staff', ['work', 'unit-tasks', 'unit-orders', 'restrictions', 'burden', 'scores']],
    [
      'the head of a unit',
      'unit_head',
      ['work', 'unit-tasks', 'unit-orders', 'restrictions', 'values', 'burden', 'scores'],
    ],
    ['a reviewer', 'lead_assessor', ['work', 'values', 'scores', 'reviews']],
    ['a data owner', 'data_owner', ['work', 'values', 'scores']],
    ['the keeper of the reward fund', 'finance', ['work', 'consequences']],
    ['the organisation department', 'organisation_dept', ['dossiers', ...loop]],
    ['the system administrator', 'system_admin', ['work', 'accounts']],
    ['the security administrator', 'security_admin', ['work', 'rights']],
    ['the audit administrator', 'audit_admin', ['work', 'account-acts']],
  ])('offers %s its rooms', (_who, role, expected) => {
    expect(namesFor(as(role))).toEqual(expected);
  });

  it('leads only to rooms that are built', () => {
    const items = navigationFor(as('supervision_office'), '/');
    expect(items.every(({ href }) => href !== null)).toBe(true);
    expect(items.find((item) => item.name === 'nav.work')).toMatchObject({ href: '/', current: 'page' });
  });

  it.each([
    ['/decisions', 'nav.decisions', 'page'],
    ['/decisions/1', 'nav.decisions', 'true'],
    ['/documents/new', 'nav.decisions', 'true'],
    ['/disputes', 'nav.orders', 'true'],
    ['/parts/1', 'nav.tasks', 'true'],
    ['/fund', 'nav.consequences', 'true'],
    ['/decisions-of-others', 'nav.decisions', null],
    ['/inbox', 'nav.work', null],
  ])('on %s says of %s: %s', (path, name, current) => {
    const item = navigationFor(as('supervision_office'), path).find((one) => one.name === name);
    expect(item?.current).toBe(current);
  });
});
