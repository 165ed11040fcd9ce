import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { imprintLines } from '../../domain/document/imprint.js';
import { sayPaperDay } from '../../domain/document/paper-content.js';
import { paperKinds } from '../../domain/document/paper-kinds.js';
import type { PaperKind, PaperKindFacts } from '../../domain/document/paper-kinds.js';
import { Allow } from '../../identity/allow.decorator.js';
import { PageService } from '../../web/page.service.js';
import { termsOf, wordsOf } from '../../web/words-of.js';
import { paperKind } from './paper.schema.js';
import { PaperTemplates } from './paper-templates.service.js';

const sampleDay = '2026-11-24';

/** 公文模板: what each kind of paper looks like, filled with samples, and which fields it may name. */
@ApiExcludeController()
@Controller('paper-templates')
export class PaperTemplatePages {
  constructor(
    private readonly pages: PageService,
    private readonly templates: PaperTemplates,
  ) {}

  @Get()
  @Allow('paper-template:read')
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/document/paper-templates',
      title: t('papers.templates'),
      place: [{ href: '/papers', label: t('papers.title') }],
      data: {
        items: this.templates.kinds().map((kind) => ({
          ...{ kind, name: paperKinds[kind].name, file: `${paperKinds[kind].file}.yaml` },
          fields: fieldsOf(kind),
        })),
      },
      help: 'papers',
    });
  }

  @Get(':kind')
  @Allow('paper-template:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @Param('kind', { schema: paperKind }) kind: PaperKind,
  ): Promise<void> {
    const t = wordsOf(request);
    const { content: empty, code } = this.templates.sample(kind);
    const number = `${code}〔${sampleDay.slice(0, 4)}〕1号`;
    const content = { ...empty, number, date: sayPaperDay(sampleDay) };
    await this.pages.send(request, response, {
      view: 'pages/document/paper-template',
      title: termsOf(request)(paperKinds[kind].name),
      place: [
        { href: '/papers', label: t('papers.title') },
        { href: '/paper-templates', label: t('papers.templates') },
      ],
      data: {
        ...{ content, imprint: imprintLines(content), fields: fieldsOf(kind) },
        file: `${paperKinds[kind].file}.yaml`,
      },
      help: 'papers',
    });
  }
}

const fieldsOf = (kind: PaperKind): string[] =>
  Object.values((paperKinds[kind] as PaperKindFacts).fields).map(({ name }) => `{{${name}}}`);
