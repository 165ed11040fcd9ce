import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
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
import { ReadingPages } from './reading/reading.pages.js';
import { ReadingService } from './reading/reading.service.js';
import { DefaultView } from './saved-views/default-view.interceptor.js';
import { SavedViewPages } from './saved-views/saved-view.pages.js';
import { SessionStore } from './session-store.js';
import { SingleValues } from './single-values.guard.js';
import { SignInOidcPages } from './sign-in-oidc.pages.js';
import { SignInPages } from './sign-in.pages.js';
import { SignInStepsPages } from './sign-in-steps.pages.js';
import { TourPages } from './tour/tour.pages.js';
import { validation } from './validation.js';
import { WayOn } from './way-on.service.js';

/** The web role: what belongs to no stage, behind session and guard. */
@Module({
  imports: [IdentityModule, OrganizationModule, PageModule],
  controllers: [
    ...[SignInPages, SignInStepsPages, SignInOidcPages, FirstAdministratorPages],
    LanguagePages,
    ReadingPages,
    TourPages,
    GuidePages,
    FormDraftPages,
    SavedViewPages,
    ClockPages,
    EventsController,
    ClockController,
  ],
  providers: [
    SessionStore,
    ReadingService,
    WayOn,
    ChangeFeedReader,
    FeedRightsService,
    ClockAdvanceService,
    ClockStepService,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: SingleValues },
    { provide: APP_INTERCEPTOR, useClass: DefaultView },
    { provide: APP_PIPE, useFactory: validation },
  ],
})
export class WebModule {}
