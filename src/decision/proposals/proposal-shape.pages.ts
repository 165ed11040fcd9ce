import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { DocumentSheet } from '../documents/document-sheet.pages.js';
import { mergeInput, splitInput } from '../documents/document.schema.js';
import { ProposalShapeService } from './proposal-shape.service.js';

const id = z.uuid('编号不对');

/** Makes two proposed tasks out of one, and one out of two. */
@ApiExcludeController()
@Controller('documents/:id')
export class ProposalShapePages {
  constructor(
    private readonly sheet: DocumentSheet,
    private readonly forms: FormService,
    private readonly shapes: ProposalShapeService,
  ) {}

  @Post('proposals/:proposal/split')
  @Allow('document:register')
  async split(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
    @Param('proposal', { schema: id }) open: string,
  ): Promise<void> {
    await this.sheet.proposal(context, documentId, open);
    await this.forms.handle(request, response, {
      id: 'split',
      labels: { wording: 'intake.wording' },
      run: (fields) =>
        this.shapes.split(context, open, readForm(splitInput, fields, { numbers: ['version'] })),
      done: ({ otherId }) => ({ to: `/documents/${documentId}#task-${otherId}`, say: 'intake.now-split' }),
      again: (split) => this.sheet.show(request, response, { context, documentId, open, split }),
    });
  }

  @Post('proposals/:proposal/merge')
  @Allow('document:register')
  async merge(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
    @Param('proposal', { schema: id }) open: string,
  ): Promise<void> {
    await this.sheet.proposal(context, documentId, open);
    await this.forms.handle(request, response, {
      id: 'act',
      run: (fields) =>
        this.shapes.merge(
          context,
          open,
          readForm(mergeInput, fields, { numbers: ['version', 'nextVersion'] }),
        ),
      done: () => ({ to: `/documents/${documentId}#task-${open}`, say: 'intake.now-merged' }),
      again: (act) => this.sheet.show(request, response, { context, documentId, open: null, act }),
    });
  }
}
