import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { attachment } from '../../implementation/evidence/attachment-header.js';
import { PageService } from '../../web/page.service.js';
import { termsOf, wordsOf } from '../../web/words-of.js';
import { DossierAccessService } from './dossier-access.service.js';
import { DossierFileService } from './dossier-file.service.js';
import { sayBody, sayPerson } from './dossier-sheet.js';
import { DossierQueries } from './dossier.queries.js';
import { dossierFormat } from './dossier.schema.js';
import type { DossierFormat } from './dossier.schema.js';

const id = z.uuid('编号不对');
const mediaTypes: Record<DossierFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

interface Opened {
  context: CommandContext;
  of: 'person' | 'body';
  dossierId: string;
}

/** The dossier of a body or a person, on a page or as a file; each look leaves its entry in the trail. */
@ApiExcludeController()
@Controller('dossiers')
export class DossierPages {
  constructor(
    private readonly pages: PageService,
    private readonly access: DossierAccessService,
    private readonly dossiers: DossierQueries,
    private readonly files: DossierFileService,
  ) {}

  @Get('people/:id')
  @Allow('dossier:read')
  async person(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) dossierId: string,
  ): Promise<void> {
    await this.#show(request, response, { context, of: 'person', dossierId });
  }

  @Get('bodies/:id')
  @Allow('dossier:list')
  async body(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) dossierId: string,
  ): Promise<void> {
    await this.#show(request, response, { context, of: 'body', dossierId });
  }

  @Get('people/:id/:format')
  @Allow('dossier:export')
  @Limited('export')
  async personFile(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) dossierId: string,
    @Param('format', { schema: dossierFormat }) format: DossierFormat,
  ): Promise<void> {
    await this.#send(request, response, { context, of: 'person', dossierId, format });
  }

  @Get('bodies/:id/:format')
  @Allow('dossier:export')
  @Limited('export')
  async bodyFile(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) dossierId: string,
    @Param('format', { schema: dossierFormat }) format: DossierFormat,
  ): Promise<void> {
    await this.#send(request, response, { context, of: 'body', dossierId, format });
  }

  async #show(request: Request, response: Response, { context, of, dossierId }: Opened): Promise<void> {
    await this.access.open(context, { of, id: dossierId, form: 'page' });
    const t = wordsOf(request);
    const { dossier } = await this.#read(request, { context, of, dossierId });
    const all = mayDo(context.actor, 'dossier:list');
    const path = `/dossiers/${of === 'person' ? 'people' : 'bodies'}/${dossierId}`;
    const list = of === 'person' ? '/dossiers' : '/dossiers?view=bodies';
    await this.pages.send(request, response, {
      view: 'pages/consequence/dossier',
      title: dossier.title,
      place: all ? [{ href: list, label: t('dossiers.title') }] : [],
      data: {
        dossier,
        exports: mayDo(context.actor, 'dossier:export')
          ? (['xlsx', 'docx'] as const).map((format) => ({
              ...{ href: `${path}/${format}`, label: t(`dossiers.export-${format}`) },
            }))
          : [],
      },
      help: 'consequences',
    });
  }

  async #send(
    request: Request,
    response: Response,
    { format, ...opened }: Opened & { format: DossierFormat },
  ): Promise<void> {
    await this.access.open(opened.context, { of: opened.of, id: opened.dossierId, form: format });
    const { dossier, asOf } = await this.#read(request, opened);
    const tongue = { t: wordsOf(request), term: termsOf(request) };
    const file = this.files.make(format, dossier, tongue);
    response
      .setHeader('Content-Disposition', attachment(`${dossier.title} ${dayOf(asOf)}.${format}`))
      .setHeader('Cache-Control', 'private, no-store')
      .type(mediaTypes[format])
      .send(file);
  }

  async #read(request: Request, { context: { actor }, of, dossierId }: Opened) {
    const tongue = { t: wordsOf(request), term: termsOf(request) };
    if (of === 'person') {
      const person = await this.dossiers.person(actor, dossierId);
      return { dossier: sayPerson(person, tongue), asOf: person.asOf };
    }
    const body = await this.dossiers.body(actor, dossierId);
    return { dossier: sayBody(body, tongue), asOf: body.asOf };
  }
}
