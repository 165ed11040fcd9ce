import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const rowSchema = z.strictObject({
  date: z.iso.date(),
  kind: z.enum(['holiday', 'workday']),
  name: z.string().min(1),
  source: z.string().min(1),
});

/** A day on which the working calendar differs from Monday–Friday, with the notice that says so. */
export type Holiday = z.infer<typeof rowSchema>;

/**
 * Reads holidays and make-up workdays 调休 from a CSV with the columns date, kind, name, source; one day a row.
 * @throws Error that names the file and the row: a wrong value, or a day that is there twice
 */
export function loadHolidays(csvPath: string): Holiday[] {
  const rows: unknown[] = parse(readFileSync(csvPath), { columns: true, bom: true, skip_empty_lines: true });
  const seen = new Set<string>();
  return rows.map((row, index) => {
    const at = `${csvPath}, row ${index + 1}`;
    const { data, error } = rowSchema.safeParse(row);
    if (data === undefined) throw new Error(`${at}: ${z.prettifyError(error)}`);
    if (seen.has(data.date)) throw new Error(`${at}: ${data.date} is there twice`);
    seen.add(data.date);
    return data;
  });
}
