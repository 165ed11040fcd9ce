import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { FieldCipher } from '../config/crypto/field-cipher.js';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { sealFactorsAnew } from '../identity/factor-seals.record.js';
import { sealAddressesAnew } from '../notification/messages/address-seals.record.js';
import { SerialLoop } from '../persistence/serial-loop.js';

const hourMs = 3_600_000;

/** Forgets, every hour, what is only kept for a while: never anything of the record. Machine time. */
@Injectable()
export class HousekeepingService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(HousekeepingService.name);
  readonly #loop = new SerialLoop(
    () => this.tidy(),
    (error) => this.#log.warn({ err: error }, 'housekeeping failed'),
  );
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly orm: MikroORM,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  onApplicationBootstrap(): void {
    this.#loop.wake();
    this.#timer = setInterval(() => this.#loop.wake(), hourMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#loop.stop();
  }

  /**
   * Feed rows after a day, by which time every reader has resumed or begun again; submit keys
   * after a week, drafts after a month. Addresses and second factors of before the first key, or of a key that
   * is rotated out, are sealed anew.
   */
  async tidy(): Promise<false> {
    const em = this.orm.em.fork();
    await em.execute(
      sql`delete from change_feed where recorded_at < clock_timestamp() - interval '24 hours'`,
    );
    await em.execute(
      sql`delete from idempotency_key where recorded_at < clock_timestamp() - interval '7 days'`,
    );
    await em.execute(sql`delete from sign_in_failure where failed_at < clock_timestamp() - interval '1 day'`);
    await em.execute(sql`delete from request_count where minute < clock_timestamp() - interval '1 day'`);
    await em.execute(sql`delete from form_draft where saved_at < clock_timestamp() - interval '30 days'`);
    const cipher = new FieldCipher(this.env.fieldKeys);
    await sealAddressesAnew(em, cipher);
    await sealFactorsAnew(em, cipher);
    return false;
  }
}
