import { taskRowCode } from '../schemes/task-row.js';
import { apportion } from '../../domain/assessment/apportion.js';
import { cityRowId, demoCityId } from '../../organization/city-ids.js';
import { indicatorVersionId } from './indicator-rows.js';
import type { LibraryTables, ListedIndicator } from './library-tables.js';

const city = { city_id: demoCityId };

/** Id of a scheme's first version of a year. */
const schemeId = (code: string, year: number): string => cityRowId('scheme', `${code}/${year}/1`);

/** Rows of measures and of the schemes of one year, issued as they stand in the files. */
export function schemeRows(tables: LibraryTables, year: number) {
  const { measures, schemes, indicators } = tables;
  const rows = schemes.map((sections) => {
    const measure = measures.find(({ code }) => code === sections.measure);
    if (measure === undefined)
      throw new Error(`scheme_sections.csv names a measure ${sections.measure} that is none`);
    return { sections, measure };
  });
  return {
    measure: measures.map((listed) => ({
      ...{
        id: cityRowId('measure', listed.code),
        ...city,
        code: listed.code,
        kind: listed.kind,
        title: listed.title,
      },
      document_number: listed.document_number_form,
      ...{ applies_to: listed.applies_to, effective_on: listed.effective_on, note: listed.note },
      indicator_codes: codesOf(listed, indicators),
    })),
    scheme: rows.map(({ sections, measure }) => ({
      ...{ id: schemeId(measure.code, year), ...city, code: measure.code, version: 1, year },
      ...{
        title: measure.title.replace(/\d{4}年度/, `${year}年度`),
        measure_id: cityRowId('measure', measure.code),
      },
      ...{ categories: sections.categories, shared_weight_bp: sections.shared_bp, state: 'issued' },
      effective_on: `${year}-01-01`,
    })),
    scheme_row: rows.flatMap(({ sections, measure }) => {
      const codes = codesOf(measure, indicators);
      const own = indicators.filter(({ code }) => codes.includes(code));
      const weights = apportion(
        own.map(({ weight_bp }) => weight_bp),
        sections.indicators_bp,
      );
      const listed = own.map((each, at) => rowOf(each, weights[at] ?? 0));
      const all = sections.tasks_bp === 0 ? listed : [...listed, taskRow(sections.tasks_bp)];
      return all.map((row, at) => ({
        scheme_id: schemeId(measure.code, year),
        ...city,
        seq: at + 1,
        ...row,
      }));
    }),
  };
}

function codesOf({ indicators: named }: { indicators: string[] }, all: readonly ListedIndicator[]): string[] {
  return named.includes('*') ? all.map(({ code }) => code) : named;
}

const rowOf = ({ code, section, name, method, params }: ListedIndicator, weightBp: number) => ({
  ...{ code, section, name, indicator_version_id: indicatorVersionId(code) as string | null },
  ...{ weight_bp: weightBp, method: method as string, parameters: params },
});

const taskRow = (weightBp: number): ReturnType<typeof rowOf> => ({
  ...{ code: taskRowCode, section: 'key_work', name: '任务台账', indicator_version_id: null },
  ...{ weight_bp: weightBp, method: 'tasks', parameters: {} },
});
