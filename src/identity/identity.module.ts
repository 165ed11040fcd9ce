import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { OrganizationModule } from '../organization/organization.module.js';
import { AccessGuard } from './access.guard.js';
import { AccountQueries } from './account.queries.js';
import { AccountService } from './account.service.js';
import { ActorService } from './actor.service.js';
import { FirstAdministratorService } from './first-administrator.service.js';
import { OidcService } from './oidc.service.js';
import { OwnAccountService } from './own-account.service.js';
import { OwnSessionQueries } from './own-session.queries.js';
import { FactorService } from './factor.service.js';
import { AccountCipher } from './account-cipher.service.js';
import { PasswordService } from './password.service.js';
import { RequestLimitGuard } from './limits/request-limit.guard.js';
import { RequestLimitService } from './limits/request-limit.service.js';
import { RefusalAuditService } from './refusal-audit.service.js';
import { RouteInventoryService } from './route-inventory.service.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { SignInAuditService } from './sign-in-audit.service.js';
import { SignInLimitService } from './sign-in-limit.service.js';

/** Sign-in, sessions, and the guard before every route. */
@Module({
  imports: [DiscoveryModule, OrganizationModule],
  controllers: [SessionController],
  providers: [
    ...[AccountQueries, AccountService, ActorService],
    ...[PasswordService, FactorService, AccountCipher, OidcService],
    ...[FirstAdministratorService, OwnAccountService, OwnSessionQueries],
    ...[SessionService, SignInService, SignInAuditService, SignInLimitService],
    ...[RefusalAuditService, RequestLimitService, RouteInventoryService],
    { provide: APP_GUARD, useClass: AccessGuard },
    // Who asks is known once the guard above let him pass.
    { provide: APP_GUARD, useClass: RequestLimitGuard },
  ],
  exports: [
    ...[AccountQueries, ActorService, SessionService, SignInService],
    ...[PasswordService, FactorService, AccountCipher, OidcService, SignInLimitService],
    ...[FirstAdministratorService, OwnAccountService, OwnSessionQueries, RefusalAuditService],
  ],
})
export class IdentityModule {}
