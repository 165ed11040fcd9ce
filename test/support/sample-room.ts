import { randomUUID } from 'node:crypto';
import { Controller, Get, Module, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { FilesInterceptor } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.js';
import type { CommandContext } from '../../src/identity/actor.js';
import { Allow } from '../../src/identity/allow.decorator.js';
import { CurrentContext } from '../../src/identity/current-context.decorator.js';
import { csrfTokenOf } from '../../src/identity/csrf.js';
import { CommandRunner } from '../../src/persistence/command-runner.js';
import { assetBase } from '../../src/web/asset-base.js';
import type { FormState } from '../../src/web/forms/form-state.js';
import { FormService } from '../../src/web/forms/form.service.js';
import { readForm } from '../../src/web/forms/read-form.js';
import { PageModule } from '../../src/web/page.module.js';

const input = z.strictObject({
  wording: z.string().min(1, '请写进展'),
  progress: z.number('填 0 到 100 的数').max(100, '不大于100'),
  version: z.number().optional(),
});

/** A room with one form, as any stage has it; what its pages would show it answers as JSON, and one page as HTML. */
@Controller('sample')
class SamplePages {
  constructor(
    private readonly forms: FormService,
    private readonly runner: CommandRunner,
  ) {}

  @Get('page')
  @Allow('city:read')
  async page(@Req() request: Request, @Res() response: Response): Promise<void> {
    this.#show(request, response, await this.forms.open(request, { id: 'sample', draft: 'sample:1' }));
  }

  @Get(':id')
  @Allow('city:read')
  async open(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    response.json(
      await this.forms.open(request, { id: 'sample', draft: `sample:${id}`, values: { wording: '' } }),
    );
  }

  @Post('page')
  @Allow('city:read')
  async sendPage(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ) {
    await this.forms.handle(request, response, {
      id: 'sample',
      draft: 'sample:1',
      run: (fields) => this.#run(context, readForm(input, fields, { numbers: ['progress', 'version'] })),
      done: () => ({ to: '/help', say: 'inbox.go' }),
      again: async (form) => this.#show(request, response, form),
    });
  }

  @Post(':id')
  @Allow('city:read')
  @UseInterceptors(FilesInterceptor('files', 3))
  async send(@Req() request: Request, @Res() response: Response, @CurrentContext() context: CommandContext) {
    const { id } = request.params;
    const files = (request.files ?? []) as Express.Multer.File[];
    await this.forms.handle(request, response, {
      id: 'sample',
      draft: `sample:${String(id)}`,
      labels: { wording: 'design.wording' },
      run: (fields) => this.#run(context, readForm(input, fields, { numbers: ['progress', 'version'] })),
      done: (answer) => ({
        to: `/sample/done/${answer}?files=${files.length}`,
        say: ['inbox.items', { count: 2 }],
      }),
      again: async (form) => void response.status(form.problem?.status ?? 200).json(form),
    });
  }

  #run(context: CommandContext, { wording, version }: z.infer<typeof input>): Promise<string> {
    const name = { action: 'sample:send', subjectType: 'sample', subjectIds: [] };
    return this.runner.run(context, name, async () => {
      if (version === 1)
        throw new AppError('version.stale', '已被别人改过。', {
          context: { mine: { wording }, theirs: { wording: '他们的' }, currentVersion: 2 },
        });
      return { change: { writes: [], audit: name, bodyIds: [] }, answer: randomUUID() };
    });
  }

  #show(request: Request, response: Response, { values, key, page, problem }: FormState): void {
    const { nonce } = response.locals as { nonce: string };
    const scripts = ['submit', 'drafts'].map(
      (name) => `<script nonce="${nonce}" src="${assetBase}/own/scripts/${name}.js" defer></script>`,
    );
    response.type('html').send(`<!doctype html><title>sample</title>${scripts.join('')}
      <body data-account="${request.actor?.accountId}"><form method="post" action="/sample/page" data-draft="sample:1"
        data-kept="kept" data-saved="saved %" data-busy="busy" ${problem === null ? '' : 'data-refused'}>
      <input type="hidden" name="_csrf" value="${csrfTokenOf(request)}"><input type="hidden" name="_key" value="${key}">
      <input type="hidden" name="_page" value="${page}">
      <textarea name="wording">${String(values.wording ?? '')}</textarea>
      <input name="progress" value="${String(values.progress ?? '')}"><button>send</button></form>`);
  }
}

@Module({ imports: [PageModule], controllers: [SamplePages] })
export class SampleRoom {}
