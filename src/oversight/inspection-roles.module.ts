import { Global, Inject, Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { MikroORM } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { CityClock } from '../persistence/city-clock.js';
import { CommandRunner } from '../persistence/command-runner.js';
import { Nudge } from '../persistence/nudge.js';
import { openOrm } from '../persistence/orm.js';
import { INSPECTION_COMMANDS, INSPECTION_READ, INSPECTION_WRITE } from './inspection-roles.js';

const poolMax = 4;

/** The two ways of the inspector's room into the record: one that reads, one that writes its own tables. */
@Global()
@Module({
  providers: [
    {
      provide: INSPECTION_READ,
      inject: [ENVIRONMENT],
      useFactory: ({ inspectionReadUrl }: Environment) =>
        openOrm({
          url: needed('INSPECTION_READ_DATABASE_URL', inspectionReadUrl),
          poolMax,
          entities: [],
          name: 'inspection-read',
        }),
    },
    {
      provide: INSPECTION_WRITE,
      inject: [ENVIRONMENT],
      useFactory: ({ inspectionWriteUrl }: Environment) =>
        openOrm({
          url: needed('INSPECTION_WRITE_DATABASE_URL', inspectionWriteUrl),
          poolMax,
          entities: [],
          name: 'inspection-write',
        }),
    },
    {
      provide: INSPECTION_COMMANDS,
      inject: [INSPECTION_WRITE, CityClock, Nudge],
      useFactory: (orm: MikroORM, clock: CityClock, nudge: Nudge) => new CommandRunner(orm, clock, nudge),
    },
  ],
  exports: [INSPECTION_READ, INSPECTION_WRITE, INSPECTION_COMMANDS],
})
export class InspectionRolesModule implements OnApplicationShutdown {
  constructor(
    @Inject(INSPECTION_READ) private readonly read: MikroORM,
    @Inject(INSPECTION_WRITE) private readonly write: MikroORM,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.read.close(true);
    await this.write.close(true);
  }
}

function needed(setting: string, url: string | null): string {
  if (url === null) throw new Error(`${setting}: the inspector's room has database roles of its own`);
  return url;
}
