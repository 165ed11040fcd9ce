import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { IdentityModule } from '../identity/identity.module.js';
import { MyWorkQueries } from '../supervision/my-work.queries.js';
import { ClockAdvanceService } from '../temporal/clock-advance.service.js';
import { ClockController } from '../temporal/clock.controller.js';
import { ChangeFeedQueries } from './change-feed.queries.js';
import { ChangeFeedReader } from './change-feed.reader.js';
import { EventsController } from './events.controller.js';
import { FeedRightsService } from './feed-rights.service.js';
import { MyWorkController } from './my-work.controller.js';
import { MyWorkPages } from './my-work.pages.js';
import { PageService } from './page.service.js';
import { ProblemFilter } from './problem.filter.js';
import { SessionStore } from './session-store.js';
import { SignInPages } from './sign-in.pages.js';
import { validation } from './validation.js';

/** The web role: every page and every JSON route, behind session and guard. */
@Module({
  imports: [IdentityModule],
  controllers: [SignInPages, MyWorkPages, MyWorkController, EventsController, ClockController],
  providers: [
    PageService,
    SessionStore,
    MyWorkQueries,
    ChangeFeedQueries,
    ChangeFeedReader,
    FeedRightsService,
    ClockAdvanceService,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validation },
  ],
})
export class WebModule {}
