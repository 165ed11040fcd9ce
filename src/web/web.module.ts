import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { IdentityModule } from '../identity/identity.module.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { ClockAdvanceService } from '../temporal/clock-advance.service.js';
import { ClockController } from '../temporal/clock.controller.js';
import { ClockPages } from '../temporal/clock.pages.js';
import { ClockStepService } from '../temporal/clock-step.service.js';
import { ChangeFeedReader } from './change-feed.reader.js';
import { FormDraftPages } from './drafts/form-draft.pages.js';
import { EventsController } from './events.controller.js';
import { FeedRightsService } from './feed-rights.service.js';
import { FirstAdministratorPages } from './first-administrator.pages.js';
import { GuidePages } from './guide.pages.js';
import { LanguagePages } from './language.pages.js';
import { PageModule } from './page.module.js';
import { ProblemFilter } from './problem.filter.js';
import { SessionStore } from './session-store.js';
import { SignInOidcPages } from './sign-in-oidc.pages.js';
import { SignInPages } from './sign-in.pages.js';
import { SignInStepsPages } from './sign-in-steps.pages.js';
import { validation } from './validation.js';

/** The web role: what belongs to no stage, behind session and guard. */
@Module({
  imports: [IdentityModule, OrganizationModule, PageModule],
  controllers: [
    ...[SignInPages, SignInStepsPages, SignInOidcPages, FirstAdministratorPages],
    LanguagePages,
    GuidePages,
    FormDraftPages,
    ClockPages,
    EventsController,
    ClockController,
  ],
  providers: [
    SessionStore,
    ChangeFeedReader,
    FeedRightsService,
    ClockAdvanceService,
    ClockStepService,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validation },
  ],
})
export class WebModule {}
