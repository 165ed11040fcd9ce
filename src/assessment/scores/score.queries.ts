import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { readScoreFile } from './score.record.js';
import { scoreFileText } from './verify-score-file.js';

interface Kept {
  id: string;
  period: string;
  number: number;
  sha256: string;
  computedAt: Date;
}

/** Computations as they were kept. */
@Injectable()
export class ScoreQueries {
  constructor(private readonly orm: MikroORM) {}

  /** All computations, newest period first. */
  async list(cityId: string): Promise<{ items: Kept[] }> {
    const items = await this.orm.em.fork().execute<Kept[]>(sql`
      select id, period, number, sha256, computed_at as "computedAt" from score_computation
      where city_id = ${cityId} order by period desc, number desc limit 200`);
    return { items };
  }

  /** The file that `npm run score:verify` recomputes, byte for byte as kept. @throws record.not-found */
  async exported(cityId: string, id: string): Promise<string> {
    const file = await readScoreFile(this.orm.em.fork(), cityId, id);
    if (file === null) throw new AppError('record.not-found', '没有找到这次计分。');
    return scoreFileText(file);
  }
}
