import { v5 } from 'uuid';

const namespace = '62a7d101-73d5-4a2d-a7a9-406255f9d329';

/** GB/T 2260 code of the demo city, Dingxi. */
export const demoCityId = '621100';

/**
 * The id of a row that the city's data file names: the same on every machine, so that tests and links can
 * name a body without a look-up, and loading twice meets the same rows.
 */
export const cityRowId = (table: string, code: string, cityId = demoCityId): string =>
  v5(`${cityId}/${table}/${code}`, namespace);

/** Id of a body, by its code (`GD-FGW`, `621102-FGW`, `621102101`). */
export const bodyId = (code: string, cityId = demoCityId): string => cityRowId('body', code, cityId);

/** Id of a post, by its code `<body or leader>/<role>` (`GD-FGW/unit_head`, `L01/leader`). */
export const postId = (code: string, cityId = demoCityId): string => cityRowId('post', code, cityId);

/** Id of the person whom the demo data put on a post, by the post's code. */
export const personId = (code: string, cityId = demoCityId): string => cityRowId('person', code, cityId);

/** Id of the account of that person, by the post's code. */
export const accountId = (code: string, cityId = demoCityId): string => cityRowId('account', code, cityId);
