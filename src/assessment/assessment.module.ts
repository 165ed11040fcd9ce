import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { LibraryController } from './library.controller.js';
import { LibraryPages } from './library.pages.js';
import { LibraryQueries } from './library.queries.js';
import { SchemePages } from './scheme.pages.js';
import { SchemeQueries } from './scheme.queries.js';

/** 考核 of the web role: the library of indicators and the schemes. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [LibraryController, LibraryPages, SchemePages],
  providers: [LibraryQueries, SchemeQueries],
})
export class AssessmentModule {}
