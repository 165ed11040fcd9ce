import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { PaperMaker } from '../document/papers/paper-maker.service.js';
import { WaitingCourier } from './waiting-courier.js';

/** Has the files of signed papers made. */
@Injectable()
export class PaperCourier implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #courier: WaitingCourier;

  constructor(maker: PaperMaker, @Inject(ENVIRONMENT) environment: Environment) {
    this.#courier = new WaitingCourier(
      { name: 'papers', waiting: () => maker.waiting(), carryOut: (id) => maker.make(id) },
      environment,
      new Logger(PaperCourier.name),
    );
  }

  onApplicationBootstrap(): void {
    this.#courier.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#courier.stop();
  }
}
