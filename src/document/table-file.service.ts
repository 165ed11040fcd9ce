import { Injectable } from '@nestjs/common';
import { AppError } from '../domain/errors.js';
import { readTable } from './readers/read-table.js';
import type { TableFile } from './readers/read-table.js';

/** Reads tables that people fill in and send back. */
@Injectable()
export class TableFileService {
  /**
   * The first sheet of a workbook, or a CSV file.
   * @throws AppError file.too-large, file.unsafe-archive, document.unreadable, each with what to do
   */
  async read(bytes: Buffer, mostRows: number): Promise<TableFile> {
    try {
      return await readTable(bytes, mostRows);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'file.unsafe-archive') throw error;
      throw new AppError(error.code, `${error.message}请只上传下载的模板，一次最多${mostRows}行。`);
    }
  }
}
