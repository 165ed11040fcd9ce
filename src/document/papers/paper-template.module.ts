import { Module } from '@nestjs/common';
import { PaperTemplates } from './paper-templates.service.js';

/** The templates of formal papers, for every stage whose signatures bring papers about. */
@Module({ providers: [PaperTemplates], exports: [PaperTemplates] })
export class PaperTemplateModule {}
