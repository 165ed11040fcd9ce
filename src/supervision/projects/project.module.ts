import { Module } from '@nestjs/common';
import { WorkbookService } from '../../document/workbook.service.js';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { RestrictionModule } from '../restrictions/restriction.module.js';
import { ProjectActPages } from './project-act.pages.js';
import { ProjectController } from './project.controller.js';
import { ProjectImportService } from './project-import.service.js';
import { ProjectNewPages } from './project-new.pages.js';
import { ProjectPages } from './project.pages.js';
import { ProjectQueries } from './project.queries.js';
import { ProjectService } from './project.service.js';
import { ProjectSheet } from './project-sheet.pages.js';

/** 项目建设全过程调度推进 of the web role. */
@Module({
  imports: [OrganizationModule, PageModule, RestrictionModule],
  // Before the pages of one project: `new` and `import` are no project's id.
  controllers: [ProjectController, ProjectNewPages, ProjectPages, ProjectActPages],
  providers: [ProjectService, ProjectImportService, ProjectQueries, ProjectSheet, WorkbookService],
})
export class ProjectModule {}
