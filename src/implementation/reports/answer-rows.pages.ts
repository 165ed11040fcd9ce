import type { Fields } from '../../web/forms/form-fields.js';
import { sentFiles } from '../evidence/evidence-intake.service.js';

/** One row of the workbench out of the form of all: the fields and files of its report. */
export interface AnswerRow {
  partId: string;
  fields: Fields;
  files: ReturnType<typeof sentFiles>;
}

const nameShape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\w+)$/;

/** The rows in the order in which they were sent: each field is `<part>.<name>`, each file `<part>.files`. */
export function answerRows(fields: Fields, files: readonly Express.Multer.File[] = []): AnswerRow[] {
  const rows = new Map<string, AnswerRow>();
  const rowOf = (partId: string): AnswerRow => {
    const row = rows.get(partId) ?? { partId, fields: {}, files: [] };
    rows.set(partId, row);
    return row;
  };
  for (const [name, value] of Object.entries(fields)) {
    const [, partId, field] = nameShape.exec(name) ?? [];
    if (partId !== undefined && field !== undefined) rowOf(partId).fields[field] = value;
  }
  for (const file of files) {
    const [, partId] = nameShape.exec(file.fieldname) ?? [];
    if (partId !== undefined) rowOf(partId).files.push(...sentFiles([file]));
  }
  return [...rows.values()];
}
