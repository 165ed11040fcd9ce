import { Injectable } from '@nestjs/common';
import { TableFileService } from '../../document/table-file.service.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import type { JudgedTargets } from './judge-targets.js';
import { readTargetSheet } from './target-sheet.js';
import type { TypedTarget } from './target.schema.js';
import { TargetService } from './target.service.js';

/** Most rows of one file, most targets in it, and most faults that are listed. */
const mostRows = 5_000;
const mostTargets = 2_000;
const mostFaults = 200;

/** What a clean file would change. */
export interface TargetPreview extends JudgedTargets {
  items: TypedTarget[];
}

/** Targets by file: first shown, then set as if they had been typed into the grid. */
@Injectable()
export class TargetImportService {
  constructor(
    private readonly tables: TableFileService,
    private readonly targets: TargetService,
  ) {}

  /** What the file would change; nothing is kept. @throws request.invalid with every fault and its row */
  async preview(actor: Actor, of: { id: string; period: string }, bytes: Buffer): Promise<TargetPreview> {
    const sheet = readTargetSheet(await this.tables.read(bytes, mostRows), of.period);
    if (sheet.faults.length > 0) throw refusal(sheet.faults);
    if (sheet.items.length === 0) throw refusal(['“目标值”一列都是空的']);
    if (sheet.items.length > mostTargets) throw refusal([`一次最多导入${mostTargets}个目标值`]);
    const judged = await this.targets.judge(actor, of.id, {
      period: of.period,
      documentNumber: '',
      items: sheet.items,
    });
    if (judged.faults.length > 0)
      throw refusal(judged.faults.map(({ at, detail }) => `第${sheet.rows[at] ?? 0}行：${detail}`));
    return { ...judged, items: sheet.items };
  }
}

function refusal(faults: readonly string[]): AppError {
  const more = faults.length > mostFaults ? `只列出前${mostFaults}处，` : '';
  return new AppError(
    'request.invalid',
    `文件共有${faults.length}处要改，${more}请改正后重新上传；现在一行也没有收。`,
    { fields: faults.slice(0, mostFaults).map((detail) => ({ pointer: '', detail })) },
  );
}
