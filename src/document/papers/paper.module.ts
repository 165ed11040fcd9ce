import { Module } from '@nestjs/common';
import { EvidenceStore } from '../../implementation/evidence/evidence-store.service.js';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { PaperController } from './paper.controller.js';
import { PaperDraftService } from './paper-draft.service.js';
import { PaperPages } from './paper.pages.js';
import { PaperQueries } from './paper.queries.js';
import { PaperService } from './paper.service.js';
import { PaperTemplateModule } from './paper-template.module.js';
import { PaperTemplatePages } from './paper-template.pages.js';

/** 公文 of the web role: the papers, their signatures and their templates. */
@Module({
  imports: [OrganizationModule, PageModule, PaperTemplateModule],
  controllers: [PaperController, PaperPages, PaperTemplatePages],
  providers: [PaperService, PaperDraftService, PaperQueries, EvidenceStore],
  exports: [PaperDraftService, PaperQueries],
})
export class PaperModule {}
