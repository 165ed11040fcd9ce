import type { Fields } from '../../web/forms/form-fields.js';
import { readForm } from '../../web/forms/read-form.js';
import { reportInput } from './report.schema.js';
import type { ReportInput } from './report.schema.js';

/**
 * The input of a report out of its form. As planned says its own words, a completion its own percent: neither takes
 * over what stands in the other fields. @throws request.invalid with a pointer for each field
 */
export function reportOf(fields: Fields): ReportInput {
  const { progress, wording, ...rest } = fields;
  const kind = fields.kind;
  const said = kind === 'as_planned' ? {} : { wording: wording ?? '' };
  const percent = kind === 'progress' ? { progress: progress ?? '' } : {};
  return readForm(
    reportInput,
    { ...rest, ...said, ...percent },
    { numbers: ['progress'], lists: ['milestoneIds'] },
  );
}
