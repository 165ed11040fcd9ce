import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AccountService } from './account.service.js';
import { ActorService } from './actor.service.js';
import { RouteInventoryService } from './route-inventory.service.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { SignInAuditService } from './sign-in-audit.service.js';
import { SignInLimitService } from './sign-in-limit.service.js';

/** Sign-in, sessions, and the guard before every route. */
@Module({
  imports: [DiscoveryModule],
  controllers: [SessionController],
  providers: [
    AccountService,
    ActorService,
    SessionService,
    SignInAuditService,
    SignInLimitService,
    RouteInventoryService,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [ActorService, SessionService],
})
export class IdentityModule {}
