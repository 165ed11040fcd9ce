import { Global, Inject, Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { CityClock } from './city-clock.js';
import { CommandRunner } from './command-runner.js';
import { entities } from './entities.js';
import { Nudge } from './nudge.js';
import { openOrm } from './orm.js';

/** The record, its clock and the runner of commands, one of each a process. */
@Global()
@Module({
  providers: [
    {
      provide: MikroORM,
      inject: [ENVIRONMENT],
      useFactory: (env: Environment) =>
        openOrm({ url: env.databaseUrl, poolMax: env.databasePool, entities }),
    },
    { provide: CityClock, useFactory: () => new CityClock() },
    {
      provide: Nudge,
      inject: [MikroORM],
      useFactory: (orm: MikroORM) => new Nudge((text) => orm.em.fork().execute(text)),
    },
    {
      provide: CommandRunner,
      inject: [MikroORM, CityClock, Nudge],
      useFactory: (orm: MikroORM, clock: CityClock, nudge: Nudge) => new CommandRunner(orm, clock, nudge),
    },
  ],
  exports: [MikroORM, CityClock, Nudge, CommandRunner],
})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(
    @Inject(MikroORM) private readonly orm: MikroORM,
    @Inject(Nudge) private readonly nudge: Nudge,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.nudge.stop();
    await this.orm.close(true);
  }
}
