import { Inject, Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import { CityClock } from '../../persistence/city-clock.js';
import { scanWith } from './clamd.js';
import { EvidenceStore } from './evidence-store.service.js';
import { askForAll, keepVerdict, listWaiting, waitingKey } from './file-scan.record.js';

const atOnce = 500;

/** Looks through what was taken in, one content at a time; what the scanner cannot judge keeps waiting. */
@Injectable()
export class FileScanner {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly store: EvidenceStore,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  get isOn(): boolean {
    return this.env.scanner !== null;
  }

  /** Files of before there was a scanner wait too. */
  async askForAll(): Promise<void> {
    await askForAll(this.orm.em.fork(), this.env.cityId);
  }

  /** Ids of what waits. */
  waiting(): Promise<string[]> {
    return listWaiting(this.orm.em.fork(), this.env.cityId, atOnce);
  }

  /** Scans one content and keeps the verdict; doing it again does nothing. @throws while the scanner cannot judge it */
  async scan(id: string): Promise<void> {
    const { scanner } = this.env;
    const key = await waitingKey(this.orm.em.fork(), id);
    if (scanner === null || key === undefined) return;
    const found = await scanWith(scanner, await this.store.read(key));
    const em = this.orm.em.fork();
    await keepVerdict(em, id, { found, now: await this.clock.now(em, this.env.cityId) });
  }
}
