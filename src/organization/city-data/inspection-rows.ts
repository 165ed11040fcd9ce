import { bodyId, cityRowId, demoCityId, postId } from '../city-ids.js';
import type { CityRows } from './city-rows.js';

const city = { city_id: demoCityId };

// The city's organ inspects every body; a stationed group those that it is stationed with. Typical, an assumption.
const groups = [
  { code: 'PD-JW', name: '市纪委监委', posts: ['PD-JW/inspector'], bodies: [demoCityId] },
  {
    code: 'PD-JW/stationed',
    name: '派驻纪检监察组（发展改革、财政）',
    posts: ['PD-JW/stationed_inspector'],
    bodies: ['GD-FGW', 'GD-CZJ'],
  },
];

const groupId = (code: string): string => cityRowId('inspection_group', code);

/** Who inspects whom: groups, their posts and their bodies. */
export const inspectionRows = (): CityRows => [
  ['inspection_group', groups.map(({ code, name }) => ({ id: groupId(code), ...city, name }))],
  [
    'inspection_member',
    groups.flatMap(({ code, posts }) =>
      posts.map((post) => ({ ...city, group_id: groupId(code), post_id: postId(post) })),
    ),
  ],
  [
    'inspection_remit',
    groups.flatMap(({ code, bodies }) =>
      bodies.map((body) => ({ ...city, group_id: groupId(code), body_id: bodyId(body) })),
    ),
  ],
];
