import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { getPage, sendFiles, sendForm } from '../support/form-client.js';
import type { Route } from '../support/routes.js';
import { inputsOf, resolved, sampleOf } from '../support/sample-input.js';
import type { Api, InputSchema, JsonInput } from '../support/sample-input.js';
import { Staff } from '../support/staff.js';
import { sampled } from '../support/table-width.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

let test: TestApp;
let staff: Staff;
let office: ApiClient;
let api: Api;
let inputs: JsonInput[];

beforeAll(async () => {
  test = await startTestApp({ role: 'web' });
  staff = await Staff.of(test);
  office = await staff.named('pd-swb.supervision_office');
  api = (await office.get<Api>('/api/openapi.json')).body;
  inputs = inputsOf(api);
});

afterAll(() => test.close());

const id = '11111111-1111-4111-8111-111111111111';
const given: Record<string, string> = { period: '2026Q4', year: '2026', quarter: '2026Q4', month: '2026-11' };
const filled = (path: string): string => path.replace(/:(\w+)/g, (_all, name: string) => given[name] ?? id);
const isProgram = ({ path }: Route): boolean => /^\/(api|health|metrics|events)(\/|$)/.test(path);

/** Some at a time, so that the whole table takes seconds. */
async function eachOf<T, R>(rows: readonly T[], ask: (row: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (let at = 0; at < rows.length; at += 16)
    found.push(...(await Promise.all(rows.slice(at, at + 16).map(ask))));
  return found;
}

/** Red when SingleValues is taken out of web.module.ts, or lets a name pass of which the schema says nothing. */
describe('one name with several values in an address', () => {
  it('is refused in words by every route, page and API alike', async () => {
    // The load beside a form takes the fields of the form, whatever their names: that is seen below.
    const routes = test.routes.filter(({ path }) => !path.includes('*') && path !== '/loads');
    const answers = await eachOf(routes, async (route) => {
      const accept = isProgram(route) ? 'application/json' : 'text/html';
      const { status, body } = await office.send<{ code?: string } | string>(
        route.method,
        `${filled(route.path)}?a=1&a=2`,
        {
          headers: { accept },
        },
      );
      const code = typeof body === 'string' ? body.includes('地址里的“a”写了不止一次') : body.code;
      return [`${route.method} ${route.path}`, status, code];
    });
    expect(routes.length).toBeGreaterThan(400);
    const refused = routes.map((route) => [
      `${route.method} ${route.path}`,
      400,
      isProgram(route) ? 'request.malformed' : true,
    ]);
    expect(answers).toEqual(refused);
  });

  it.each([
    '/tasks?lamp=red&lamp=yellow',
    '/search?q=a&q=b',
    '/tasks?page=1&page=2',
    '/sign-in?returnTo=/&returnTo=/',
  ])('is told to a person on a page: %s', async (path) => {
    const { status, body } = await getPage(office, path);
    expect(status).toBe(400);
    expect(body).toContain('<title>错误：');
    expect(body).toMatch(/地址里的“\w+”写了不止一次，只能写一次，请核对。/);
  });

  it('stays a list where a list is expected', async () => {
    const list = '/loads?due=day&day=2026-12-31&body=GD-FGW&body=GD-CZJ';
    const { status, body } = await getPage(office, list);
    expect(status).toBe(200);
    expect([body.includes('发展改革'), body.includes('财政')]).toEqual([true, true]);
    expect((await getPage(office, `${list}&due=day`)).status).toBe(400);
  });
});

// Names that are data: parameters of a scoring method, figures of the rules, months and rows, each judged on its own.
const named = new Set(['parameters', 'changes', 'values', 'weights', 'monthlyPlan']);
const extra = { id, score: 100, role: 'leader', cityId: '621100' };

/** Where an input would take what it does not name. */
function openPlaces(api: Api, schema: InputSchema, at = ''): string[] {
  const { type, properties = {}, items, additionalProperties, ...ways } = resolved(api, schema);
  const inner = [
    ...Object.entries(properties).flatMap(([name, one]) => openPlaces(api, one, `${at}/${name}`)),
    ...(items === undefined ? [] : openPlaces(api, items, `${at}/*`)),
    ...[ways.anyOf, ways.oneOf, ways.allOf].flatMap((all = []) =>
      all.flatMap((one) => openPlaces(api, one, at)),
    ),
  ];
  const isOpen =
    type === 'object' && additionalProperties !== false && !named.has(at.split('/').at(-1) ?? '');
  return isOpen ? [`${at}/`, ...inner] : inner;
}

const actionOf = ({ method, path, name }: JsonInput) => {
  const route = test.routes.find((one) => one.method === method && one.path === path);
  if (route === undefined) throw new Error(`no route ${name}`);
  return route.action;
};

// Of an input that has one of several shapes no single field can be named: that each shape is closed is seen above.
const isOneOf = ({ schema }: JsonInput): boolean => {
  const { anyOf, oneOf } = resolved(api, schema);
  return anyOf !== undefined || oneOf !== undefined;
};

/** Red when one strictObject of a schema becomes an object, or when storable-request.ts lets `__proto__` through. */
describe('a field that an input does not have', () => {
  it('has no place in any part of any input that the API describes', () => {
    const open = inputs.map(({ name, schema }) => [name, openPlaces(api, schema)]);
    expect(inputs.length).toBeGreaterThan(100);
    expect(open.filter(([, places]) => places?.length !== 0)).toEqual([]);
  });

  it('is refused by every route that takes JSON, and named', async () => {
    const answers = await eachOf(inputs, async (input) => {
      const client = await staff.for(actionOf(input));
      const path = filled(input.path);
      const { status, body } = await client.send<{ fields?: { pointer: string; detail: string }[] }>(
        input.method,
        path,
        {
          body: extra,
        },
      );
      const told = (body.fields ?? []).filter(({ detail }) => detail === '没有这一项，请删去');
      return [input.name, status, isOneOf(input) || told.some(({ pointer }) => pointer === '/cityId')];
    });
    expect(answers).toEqual(inputs.map(({ name }) => [name, 422, true]));
  });

  it.each(['__proto__', 'constructor', 'prototype'])('is refused by every route as %s', async (name) => {
    const answers = await eachOf(inputs, async (input) => {
      const client = await staff.for(actionOf(input));
      const body = `{"tasks":[{"${name}":{"role":"leader"}}]}`;
      const path = filled(input.path);
      return [input.name, (await client.send(input.method, path, { body })).status];
    });
    expect(answers).toEqual(inputs.map((input) => [input.name, 400]));
    expect(({} as { role?: string }).role).toBeUndefined();
  });
});

const seconds = async (): Promise<number> => {
  const { body } = await office.get<string>('/metrics');
  return Number(/^process_cpu_user_seconds_total (\S+)$/m.exec(body)?.[1]);
};

/** Red when create-app.ts reads bodies of any size, or a schema takes more than a second for what it then refuses. */
describe('a text without end', () => {
  const megabyte = '长 1,（'.repeat(100_000);

  it('of 1 MB is refused in words by every route that takes JSON', async () => {
    const asked = sampled(inputs, 5);
    const answers = await eachOf(asked, async (input) => {
      const client = await staff.for(actionOf(input));
      const { status, body } = await client.send<{ detail: string }>(input.method, filled(input.path), {
        body: { wording: megabyte },
      });
      return [input.name, status, body.detail];
    });
    const words = '提交的内容太大，系统不截断，请精简后再提交。';
    expect(answers).toEqual(asked.map(({ name }) => [name, 413, words]));
  });

  it('of 1 MB is refused on a page, also in a form with files', async () => {
    const unit = await staff.named('gd-fgw.unit_head');
    const plain = await sendForm(unit, '/feedback', { wording: megabyte });
    const form = new FormData();
    form.append('wording', megabyte);
    const mixed = await sendFiles(unit, `/my-work/parts/${id}/report?_csrf=${unit.csrfToken}`, form);
    for (const { status, body } of [plain, mixed])
      expect([status, body.includes('<title>错误：提交的内容太大')]).toEqual([413, true]);
  });

  it('that the door still lets in costs less than a second in every field of every input', async () => {
    const dear: unknown[] = [];
    for (const input of sampled(inputs, 3)) {
      const client = await staff.for(actionOf(input));
      const fields =
        JSON.stringify(sampleOf(api, input.schema, { text: () => '@@' })).split('"@@"').length - 1;
      const text = ' 1,-（'.repeat(Math.floor(25_000 / Math.max(fields, 1)));
      const body = sampleOf(api, input.schema, { text: () => text });
      const begin = await seconds();
      const { status } = await client.send(input.method, filled(input.path), { body });
      const took = (await seconds()) - begin;
      if (status >= 500 || !(took < 1)) dear.push([input.name, status, took]);
    }
    expect(dear).toEqual([]);
  });
});
