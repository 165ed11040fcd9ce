import { Module } from '@nestjs/common';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { AssessmentYearController } from './assessment-year.controller.js';
import { AssessmentYearPages } from './assessment-year.pages.js';
import { AssessmentYearQueries } from './assessment-year.queries.js';

/** 考核年度 of the web role: the calendar of the year; its clock runs in the worker. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [AssessmentYearController, AssessmentYearPages],
  providers: [AssessmentYearQueries],
})
export class AssessmentYearModule {}
