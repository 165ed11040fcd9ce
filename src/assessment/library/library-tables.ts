import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { assessedCategories } from '../../domain/assessment/assessment-rules.js';
import { methodNames } from '../../domain/assessment/method-registry.js';

const code = z.string().min(1);
const list = z.string().transform((text) => text.split(';').filter((item) => item !== ''));
const yes = z.enum(['yes', 'no']).transform((word) => word === 'yes');
const basisPoints = z.coerce.number().int().min(0).max(10_000);
const sections = { 党建保障: 'party_building', 经济运行: 'economy', 重点工作: 'key_work' } as const;
const section = z.enum(['党建保障', '经济运行', '重点工作']).transform((word) => sections[word]);
const maybe = z.string().transform((text) => (text === '' ? null : text));
const categories = list.pipe(z.array(z.enum(assessedCategories)));
const parameters = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.record(z.string(), z.json()));

const indicator = z.object({
  code,
  section,
  name: code,
  definition: code,
  unit: code,
  direction: z.enum(['higher', 'lower', 'yes_no']),
  kind: z.enum(['hard', 'soft']),
  period: z.enum(['monthly', 'quarterly', 'annual']),
  method: z.enum(methodNames),
  params: parameters,
  weight_bp: basisPoints,
  data_owner: code,
  lead_assessor: code,
  department_in_charge: code,
  linked_departments: list,
  shared: yes,
  source_document: code,
  negative_list: yes,
});

const cut = z.object({
  ...{ code, name: code, section, reason: code, successor_code: maybe },
  disposition: z.enum(['negative_list', 'merged', 'dropped']),
});

const measure = z.object({
  ...{ code, title: code, document_number_form: code, note: z.string(), effective_on: z.iso.date() },
  ...{ kind: z.enum(['overall', 'categorised', 'special']), applies_to: categories, indicators: list },
});

const sectionsOfScheme = z.object({
  ...{ measure: code, categories, indicators_bp: basisPoints, tasks_bp: basisPoints, shared_bp: basisPoints },
});

const value = z.object({
  ...{ indicator_code: code, body_code: code, period: code, target: maybe, actual: maybe },
  ...{ provenance: code, note: z.string() },
});

const step = z.object({
  ...{ year: z.coerce.number().int(), scope: code, period: code, step_code: code, step_name: code },
  ...{
    starts_on: z.iso.date(),
    due_on: z.iso.date(),
    rule: code,
    owner: code,
    provisional: yes,
    note: z.string(),
  },
});

const county = z.object({ body_code: code, gdp_2025_yi: code, gdp_provenance: code });

/** A row of indicators.csv. */
export type ListedIndicator = z.infer<typeof indicator>;

/** A row of targets_2025.csv: target and value of one body in one period. */
export type ListedValue = z.infer<typeof value>;

/** What the city's files say about its assessment. */
export type LibraryTables = ReturnType<typeof readLibraryTables>;

/** Reads the files; `fileOf` finds one by its name. @throws ZodError when a row is not as their README says */
export function readLibraryTables(fileOf: (name: string) => string) {
  const read = <S extends z.ZodType>(name: string, row: S): z.infer<S>[] =>
    z.array(row).parse(parse(readFileSync(fileOf(name)), { columns: true, bom: true }));
  return {
    indicators: read('indicators.csv', indicator),
    cuts: read('cut_indicators.csv', cut),
    measures: read('measures.csv', measure),
    schemes: read('scheme_sections.csv', sectionsOfScheme),
    values: read('targets_2025.csv', value),
    steps: read('assessment_calendar.csv', step),
    counties: read('county_base_2025.csv', county),
    bodies: read('bodies.csv', z.object({ code, category: z.enum(assessedCategories) })),
  };
}
