import { Module } from '@nestjs/common';
import { PaperDraftService } from '../document/papers/paper-draft.service.js';
import { PaperTemplateModule } from '../document/papers/paper-template.module.js';
import { ImplementationModule } from '../implementation/implementation.module.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { FlagController } from './flags/flag.controller.js';
import { FlagPages } from './flags/flag.pages.js';
import { FlagQueries } from './flags/flag.queries.js';
import { FundController } from './fund/fund.controller.js';
import { FundPages } from './fund/fund.pages.js';
import { FundQueries } from './fund/fund.queries.js';
import { FundService } from './fund/fund.service.js';
import { PreferenceController } from './preferences/preference.controller.js';
import { PreferencePages } from './preferences/preference.pages.js';
import { PreferenceQueries } from './preferences/preference.queries.js';
import { PreferenceService } from './preferences/preference.service.js';
import { ConsequenceController } from './proposals/consequence.controller.js';
import { ConsequenceDesk } from './proposals/consequence-desk.pages.js';
import { ConsequencePages } from './proposals/consequence.pages.js';
import { ConsequenceQueries } from './proposals/consequence.queries.js';
import { ConsequenceSheet } from './proposals/consequence-sheet.pages.js';
import { CommendationPaperService } from './signing/commendation-paper.service.js';
import { RewardCheckService } from './signing/reward-check.service.js';
import { SigningPages } from './signing/signing.pages.js';
import { SignService } from './signing/sign.service.js';
import { StatementService } from './signing/statement.service.js';

/** 奖惩 of the web role: proposals by rule and their signatures, the reward fund, the flags, preferences. */
@Module({
  imports: [OrganizationModule, PageModule, ImplementationModule, PaperTemplateModule],
  controllers: [
    ...[ConsequenceController, FundController, FlagController, PreferenceController],
    ...[ConsequencePages, SigningPages, FundPages, FlagPages, PreferencePages],
  ],
  providers: [
    ...[ConsequenceQueries, ConsequenceDesk, ConsequenceSheet, SignService, StatementService],
    RewardCheckService,
    ...[CommendationPaperService, PaperDraftService],
    ...[FundService, FundQueries, FlagQueries],
    ...[PreferenceService, PreferenceQueries],
  ],
})
export class ConsequenceModule {}
