import { Module } from '@nestjs/common';
import { WordSheetService } from '../../document/word-sheet.service.js';
import { WorkbookService } from '../../document/workbook.service.js';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { DossierAccessService } from './dossier-access.service.js';
import { DossierCommentService } from './dossier-comment.service.js';
import { DossierController } from './dossier.controller.js';
import { DossierFileService } from './dossier-file.service.js';
import { DossierListPages } from './dossier-list.pages.js';
import { DossierListQueries } from './dossier-list.queries.js';
import { DossierPages } from './dossier.pages.js';
import { DossierQueries } from './dossier.queries.js';
import { MyDossierPages } from './my-dossier.pages.js';

/** 实绩档案: the record of bodies and leaders for the organisation department, and of oneself. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [DossierController, DossierListPages, DossierPages, MyDossierPages],
  providers: [
    ...[DossierQueries, DossierListQueries, DossierAccessService],
    ...[DossierCommentService, DossierFileService, WorkbookService, WordSheetService],
  ],
})
export class DossierModule {}
