import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { FileScanner } from '../implementation/evidence/file-scanner.service.js';
import { WaitingCourier } from './waiting-courier.js';

/** Has files that were taken in looked through by the scanner; one that died lets none through. */
@Injectable()
export class ScanCourier implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #courier: WaitingCourier;
  #hasAsked = false;

  constructor(
    private readonly scanner: FileScanner,
    @Inject(ENVIRONMENT) environment: Environment,
  ) {
    this.#courier = new WaitingCourier(
      { name: 'scans', waiting: () => this.#waiting(), carryOut: (id) => scanner.scan(id) },
      environment,
      new Logger(ScanCourier.name),
    );
  }

  onApplicationBootstrap(): void {
    if (this.scanner.isOn) this.#courier.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#courier.stop();
  }

  async #waiting(): Promise<string[]> {
    if (!this.#hasAsked) await this.scanner.askForAll();
    this.#hasAsked = true;
    return this.scanner.waiting();
  }
}
