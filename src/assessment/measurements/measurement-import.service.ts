import { Injectable } from '@nestjs/common';
import { AppError } from '../../domain/errors.js';
import { TableFileService } from '../../document/table-file.service.js';
import type { CommandContext } from '../../identity/actor.js';
import { faultsByRow, inputOfSheet, readSheetValues } from './import-sheet.js';
import type { SheetValues } from './import-sheet.js';
import type { MeasurementAnswer } from './measurement.schema.js';
import { MeasurementService } from './measurement.service.js';

/** Most rows of one file, and most faults that are listed of it. */
const mostRows = 2_000;
const mostFaults = 200;
const mostValues = 1_000;

/** Values by file: all of a clean file, or nothing and every fault with its row. */
@Injectable()
export class MeasurementImportService {
  constructor(
    private readonly tables: TableFileService,
    private readonly values: MeasurementService,
  ) {}

  /** @throws AppError request.invalid and measurement.asked with every row, and what `read` throws */
  async take(context: CommandContext, bytes: Buffer): Promise<MeasurementAnswer> {
    const sheet = readSheetValues(await this.tables.read(bytes, mostRows));
    if (sheet.faults.length > 0) throw refusal('request.invalid', sheet.faults);
    if (sheet.items.length === 0) throw refusal('request.invalid', ['“本期数值”一列都是空的']);
    if (sheet.items.length > mostValues)
      throw refusal('request.invalid', [`一次最多导入${mostValues}个数值`]);
    return withRows(sheet, () => this.values.enter(context, inputOfSheet(sheet), 'file'));
  }
}

async function withRows<T>(sheet: SheetValues, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { fields = [] } = error.extras;
    if (fields.length === 0) throw error;
    const { code } = error;
    throw refusal(code === 'measurement.asked' ? code : 'request.invalid', faultsByRow(fields, sheet));
  }
}

function refusal(code: 'request.invalid' | 'measurement.asked', faults: readonly string[]): AppError {
  const listed = faults.slice(0, mostFaults).map((detail) => ({ pointer: '', detail }));
  const rest = faults.length > mostFaults ? `只列出前${mostFaults}处，` : '';
  const todo =
    code === 'measurement.asked'
      ? '看起来像单位错了；填错的改正，确实无误的在“异常说明”一列写明理由'
      : '请改正后重新上传';
  return new AppError(code, `文件共有${faults.length}处，${rest}${todo}；现在一行也没有收。`, {
    fields: listed,
  });
}
