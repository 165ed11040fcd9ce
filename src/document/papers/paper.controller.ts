import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { attachment } from '../../implementation/evidence/attachment-header.js';
import { EvidenceStore } from '../../implementation/evidence/evidence-store.service.js';
import { paperAnswer } from './paper-draft.service.js';
import { PaperQueries } from './paper.queries.js';
import * as schema from './paper.schema.js';
import { PaperService } from './paper.service.js';

const id = z.uuid('编号不对');

@ApiTags('document')
@Controller('api/v1/papers')
export class PaperController {
  constructor(
    private readonly queries: PaperQueries,
    private readonly papers: PaperService,
    private readonly store: EvidenceStore,
  ) {}

  @Get()
  @Allow('paper:read')
  @ApiOperation({ summary: 'Formal papers, newest first', operationId: 'listPapers' })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.paperListQuery }) query: schema.PaperListQuery,
  ) {
    return this.queries.list(actor, query);
  }

  @Get(':id')
  @Allow('paper:read')
  @ApiOperation({
    summary: 'One formal paper, what it says, and how far its files are',
    operationId: 'getPaper',
  })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) paperId: string) {
    return this.queries.get(actor, paperId);
  }

  @Get(':id/:form')
  @Allow('paper:read')
  @Limited('export')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Cache-Control', 'private, no-store')
  @ApiProduces('application/pdf', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')
  @ApiOperation({ summary: 'Downloads a formal paper as DOCX or PDF', operationId: 'getPaperFile' })
  async file(
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) paperId: string,
    @Param('form', { schema: schema.paperForm }) form: schema.PaperForm,
  ): Promise<StreamableFile> {
    const { name, mediaType, bytes, storageKey } = await this.queries.file(actor, paperId, form);
    return new StreamableFile(await this.store.read(storageKey), {
      type: mediaType,
      length: bytes,
      disposition: attachment(name),
    });
  }

  @Post(':id/sign')
  @HttpCode(200)
  @Allow('paper:sign')
  @ApiOperation({
    summary: 'The office head signs a formal paper: it takes its number and is made',
    operationId: 'signPaper',
  })
  @ApiResponse({ status: 200, standardSchema: paperAnswer })
  sign(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) paperId: string,
    @Body({ schema: schema.paperSignInput }) input: schema.PaperSignInput,
  ) {
    return this.papers.sign(context, paperId, input);
  }

  @Post(':id/decline')
  @HttpCode(200)
  @Allow('paper:sign')
  @ApiOperation({ summary: 'The office head declines a draft with a reason', operationId: 'declinePaper' })
  @ApiResponse({ status: 200, standardSchema: paperAnswer })
  decline(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) paperId: string,
    @Body({ schema: schema.paperDeclineInput }) input: schema.PaperDeclineInput,
  ) {
    return this.papers.decline(context, paperId, input);
  }
}
