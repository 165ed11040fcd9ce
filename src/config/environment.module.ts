import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Environment } from './environment.js';

/** Token under which the checked environment is injected: `@Inject(ENVIRONMENT) env: Environment`. */
export const ENVIRONMENT = Symbol('Environment');

@Global()
@Module({})
export class EnvironmentModule {
  static of(environment: Environment): DynamicModule {
    return {
      module: EnvironmentModule,
      providers: [{ provide: ENVIRONMENT, useValue: environment }],
      exports: [ENVIRONMENT],
    };
  }
}
