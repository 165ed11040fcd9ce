/** A schema of the API's description, as far as inputs need it. */
export interface InputSchema {
  type?: string;
  $ref?: string;
  const?: unknown;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  default?: unknown;
  minimum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
  properties?: Record<string, InputSchema>;
  required?: string[];
  items?: InputSchema;
  anyOf?: InputSchema[];
  oneOf?: InputSchema[];
  allOf?: InputSchema[];
  additionalProperties?: boolean | InputSchema;
}

interface Operation {
  requestBody?: { content: Record<string, { schema: InputSchema } | undefined> };
}

/** The description at /api/openapi.json. */
export interface Api {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, InputSchema> };
}

/** One route that takes JSON. */
export interface JsonInput {
  /** Method and path, with parameters as `:name`. */
  name: string;
  method: string;
  path: string;
  schema: InputSchema;
}

/** Every route that takes JSON, as the API describes it. */
export const inputsOf = (api: Api): JsonInput[] =>
  Object.entries(api.paths).flatMap(([described, operations]) =>
    Object.entries(operations).flatMap(([verb, { requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      const path = described.replace(/\{(\w+)\}/g, ':$1');
      const method = verb.toUpperCase();
      return schema === undefined ? [] : [{ name: `${method} ${path}`, method, path, schema }];
    }),
  );

/** What stands behind a reference. */
export const resolved = (api: Api, schema: InputSchema): InputSchema =>
  schema.$ref === undefined ? schema : (api.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});

/** How the fields of a sample are filled. */
interface Filling {
  /** What stands in a field of running text; its name is given. */
  text: (name: string) => string;
  /** What stands in fields of these names, whatever their type. */
  given?: Readonly<Record<string, unknown>>;
  /** Name of the field that is filled now. */
  name?: string;
}

const codes = [
  'GD-FGW',
  '2026Q4',
  '2026-11',
  '2026',
  '12.5',
  '621100',
  'A1',
  '91620000000000000X',
  'L04/leader',
];
const formats: Record<string, string> = {
  uuid: '11111111-1111-4111-8111-111111111111',
  date: '2026-12-31',
  'date-time': '2026-12-31T10:00:00+08:00',
  uri: 'https://example.gov.cn/1',
  email: 'a@example.gov.cn',
};

/** An input that fits a schema, with all its fields. */
export function sampleOf(api: Api, schema: InputSchema, filling: Filling): unknown {
  const { given = {}, name = '' } = filling;
  const one = resolved(api, schema);
  if (Object.hasOwn(given, name))
    return one.type === 'array' && !Array.isArray(given[name]) ? [given[name]] : given[name];
  if (one.const !== undefined) return one.const;
  if (one.enum !== undefined) return one.enum[0];
  const [way] = one.anyOf ?? one.oneOf ?? one.allOf ?? [];
  if (way !== undefined) return sampleOf(api, way, filling);
  if (one.type === 'object') return objectOf(api, one, filling);
  if (one.type === 'array') return one.items === undefined ? [] : [sampleOf(api, one.items, filling)];
  if (one.type === 'integer' || one.type === 'number') return Math.max(one.minimum ?? 1, 1);
  if (one.type === 'boolean') return true;
  return one.type === 'string' ? textOf(one, filling, name) : null;
}

const objectOf = (api: Api, { properties = {} }: InputSchema, filling: Filling) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, sampleOf(api, inner, { ...filling, name })]),
  );

function textOf({ format, pattern }: InputSchema, { text }: Filling, name: string): string {
  if (format !== undefined && formats[format] !== undefined) return formats[format];
  if (pattern === undefined) return text(name);
  const fits = new RegExp(pattern, 'u');
  return [...codes, ...Object.values(formats)].find((code) => fits.test(code)) ?? text(name);
}
