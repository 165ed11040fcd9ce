import { Controller, Get, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { DocumentUpload } from '../../decision/documents/document-upload.interceptor.js';
import { readPlainText, readSource } from '../../document/readers/read-source.js';
import { WorkbookService } from '../../document/workbook.service.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Heavy } from '../../identity/limits/heavy.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { deskLinks } from '../../web/desk-links.js';
import { ProjectImportService } from './project-import.service.js';
import { ProjectQueries } from './project.queries.js';
import { headsOf, readProjectTable, rowsOfCsv } from './project-table.js';
import { wanOf } from '../../domain/supervision/money.js';

const tabs = ['late', 'active', 'all'] as const;
const filter = z.object({
  show: z.enum(tabs).catch('active'),
  words: z.string().trim().max(100).catch(''),
});

/** 项目建设: all projects that the reader sees, the late ones first, and the table by which they are taken over. */
@ApiExcludeController()
@Controller('projects')
export class ProjectPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: ProjectQueries,
    private readonly imports: ProjectImportService,
    private readonly workbooks: WorkbookService,
  ) {}

  @Get()
  @Allow('project:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { show, words }: z.infer<typeof filter>,
  ): Promise<void> {
    const t = wordsOf(request);
    const items = await this.queries.list(actor, { show, words });
    const names = new Map(
      (await this.queries.rules(actor)).rules.stages.map(({ stage, name }) => [stage, name]),
    );
    await this.pages.send(request, response, {
      view: 'pages/supervision/projects',
      title: t('projects.title'),
      data: {
        desk: deskLinks(actor, '/projects', t),
        ...{ show, count: items.length },
        filterForm: freshForm(request, { id: 'projects', values: { words } }),
        tabs: tabs.map((name) => ({ name, current: name === show })),
        items: items.map((item) => ({
          ...item,
          stageName: item.standing.stage && names.get(item.standing.stage),
          worst: item.late.find(({ colour }) => colour === 'red') ?? item.late[0] ?? null,
          totalWan: wanOf(item.totalFen),
          doneWan: wanOf(item.doneFen),
        })),
        mayImport: mayDo(actor, 'project:import'),
        mayEnter: mayDo(actor, 'project:edit'),
      },
      help: 'projects',
    });
  }

  @Get('import')
  @Allow('project:import')
  async open(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.#showImport(request, response, { actor, form: freshForm(request, { id: 'import' }) });
  }

  @Post('import')
  @Allow('project:import')
  @Heavy()
  @UseInterceptors(DocumentUpload)
  async import(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'import',
      run: async () => {
        if (request.uploadRefusal !== undefined) throw request.uploadRefusal;
        const rows = await rowsOf(request.file);
        const projects = readProjectTable(rows, (await this.queries.rules(actor)).rules);
        if (projects.length === 0) throw noRows();
        return this.imports.import(context, { projects });
      },
      done: ({ created, changed, unchanged }) => ({
        to: '/projects',
        say: ['projects.done-import', { created, changed, unchanged }],
      }),
      again: (form) => this.#showImport(request, response, { actor, form }),
    });
  }

  @Get('table')
  @Allow('project:import')
  @Limited('export')
  async table(@Res() response: Response, @CurrentContext() { actor }: CommandContext): Promise<void> {
    const { rules } = await this.queries.rules(actor);
    const name = encodeURIComponent('项目导入表.xlsx');
    response.setHeader('content-disposition', `attachment; filename*=UTF-8''${name}`);
    response.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    response.send(this.workbooks.xlsx([{ name: '项目', rows: [headsOf(rules)] }]));
  }

  async #showImport(
    request: Request,
    response: Response,
    { actor, form }: { actor: Actor; form: FormState },
  ): Promise<void> {
    const t = wordsOf(request);
    const { rules } = await this.queries.rules(actor);
    await this.pages.send(request, response, {
      view: 'pages/supervision/project-import',
      title: t('projects.import'),
      place: [{ href: '/projects', label: t('projects.title') }],
      data: { importForm: form, heads: headsOf(rules) },
      form,
      help: 'projects',
    });
  }
}

// How office documents, old and new, and PDF begin; everything else is text.
const office = /^(PK|%PDF|\u00d0\u00cf)/;

async function rowsOf(file: Express.Multer.File | undefined): Promise<string[][]> {
  if (file === undefined || file.size === 0) throw noRows();
  if (!office.test(file.buffer.subarray(0, 4).toString('latin1')))
    return rowsOfCsv(readPlainText(file.buffer));
  const { blocks } = await readSource(file.originalname, file.buffer);
  return blocks.find((block) => block.kind === 'table')?.rows ?? [];
}

const noRows = () =>
  new AppError('project.unreadable', '请选择一份有项目的表格（xlsx 或 csv）。', {
    fields: [{ pointer: '/file', detail: '请选择一份有项目的表格' }],
  });
