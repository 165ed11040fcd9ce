import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { DocumentSheet } from '../documents/document-sheet.pages.js';
import { proposalInput } from '../documents/document.schema.js';
import { additionFrom, correctionFrom } from './proposal-form.pages.js';
import { ProposalService } from './proposal.service.js';

const id = z.uuid('编号不对');
const asked = z.object({ open: z.uuid('编号不对').optional(), add: z.literal('yes').optional() });
const setAsideInput = proposalInput.pick({ version: true, setAside: true });
const labels = {
  wording: 'intake.wording',
  responsible: 'intake.responsible',
  cooperating: 'intake.cooperating',
  deadline: 'intake.deadline',
  path: 'intake.path',
  standard: 'intake.standard',
};

/** A document beside its proposed tasks, each of which can be corrected, set aside and taken back in. */
@ApiExcludeController()
@Controller('documents/:id')
export class ProposalPages {
  constructor(
    private readonly sheet: DocumentSheet,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly proposals: ProposalService,
  ) {}

  @Get()
  @Allow('document:read')
  show(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
    @Query({ schema: asked }) { open, add }: z.infer<typeof asked>,
  ): Promise<void> {
    return this.sheet.show(request, response, {
      ...{ context, documentId, open: open ?? null },
      add: add !== undefined,
    });
  }

  /** A task that was not recognised in the text. */
  @Post('proposals')
  @Allow('document:register')
  async add(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'add',
      draft: `document-task:${documentId}`,
      run: async (fields) => {
        const input = additionFrom(fields, await this.#bodies(context, fields));
        return this.proposals.add(context, documentId, input);
      },
      done: ({ id: added }) => ({ to: `/documents/${documentId}#task-${added}`, say: 'intake.added' }),
      again: (form) => this.sheet.show(request, response, { context, documentId, open: null, add: form }),
    });
  }

  @Post('proposals/:proposal')
  @Allow('document:register')
  async correct(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
    @Param('proposal', { schema: id }) open: string,
  ): Promise<void> {
    const proposal = await this.sheet.proposal(context, documentId, open);
    await this.forms.handle(request, response, {
      id: 'task',
      draft: `proposal:${open}`,
      labels,
      run: async (fields) => {
        const codes = await this.#bodies(context, fields);
        return this.proposals.correct(context, open, correctionFrom(fields, proposal, codes));
      },
      done: () => ({ to: `/documents/${documentId}#task-${open}`, say: 'intake.corrected' }),
      again: (form) => this.sheet.show(request, response, { context, documentId, open, edit: form }),
    });
  }

  @Post('proposals/:proposal/set-aside')
  @Allow('document:register')
  async setAside(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
    @Param('proposal', { schema: id }) open: string,
  ): Promise<void> {
    await this.sheet.proposal(context, documentId, open);
    let aside = false;
    await this.forms.handle(request, response, {
      id: 'act',
      run: (fields) => {
        const input = readForm(setAsideInput, fields, { numbers: ['version'], flags: ['setAside'] });
        aside = input.setAside ?? false;
        return this.proposals.correct(context, open, input);
      },
      done: () => ({
        to: `/documents/${documentId}#task-${open}`,
        say: aside ? 'intake.now-aside' : 'intake.now-back',
      }),
      again: (act) => this.sheet.show(request, response, { context, documentId, open: null, act }),
    });
  }

  async #bodies(context: CommandContext, fields: Fields) {
    return {
      responsible: await this.#codes(context, fields, 'responsible'),
      cooperating: await this.#codes(context, fields, 'cooperating'),
    };
  }

  async #codes({ actor }: CommandContext, fields: Fields, name: string): Promise<string[]> {
    const codes: string[] = [];
    for (const text of valuesOf(fields, name)) {
      const code = await this.picker.codeOf(actor.cityId, name, text);
      if (code !== undefined) codes.push(code);
    }
    return codes;
  }
}
