import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { LibraryController } from './library/library.controller.js';
import { LibraryPages } from './library/library.pages.js';
import { LibraryQueries } from './library/library.queries.js';
import { ScoreController } from './scores/score.controller.js';
import { ScoreQueries } from './scores/score.queries.js';
import { ScoreService } from './scores/score.service.js';
import { SchemePages } from './schemes/scheme.pages.js';
import { SchemeQueries } from './schemes/scheme.queries.js';

/** 考核 of the web role: the library of indicators, the schemes and the computation of scores. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [ScoreController, LibraryController, LibraryPages, SchemePages],
  providers: [ScoreService, ScoreQueries, LibraryQueries, SchemeQueries],
})
export class AssessmentModule {}
