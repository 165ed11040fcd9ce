import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { EvidenceUpload } from '../../implementation/evidence/evidence-upload.interceptor.js';
import { sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import { ObjectionQueries } from './objection.queries.js';
import { ObjectionReplyService } from './objection-reply.service.js';
import * as schema from './objection.schema.js';
import { ObjectionService } from './objection.service.js';

const id = z.uuid('编号不对');

@ApiTags('assessment')
@Controller('api/v1/objections')
export class ObjectionController {
  constructor(
    private readonly queries: ObjectionQueries,
    private readonly objections: ObjectionService,
    private readonly replies: ObjectionReplyService,
  ) {}

  @Get()
  @Allow('result:read')
  @ApiOperation({ summary: 'Objections, the nearest limit first', operationId: 'listObjections' })
  async list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.objectionQuery }) query: schema.ObjectionQuery,
  ) {
    return { items: await this.queries.list(actor, query) };
  }

  @Get(':id')
  @Allow('result:read')
  @ApiOperation({ summary: 'One objection', operationId: 'getObjection' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) objectionId: string) {
    return this.queries.get(actor, objectionId);
  }

  @Post()
  @Allow('objection:file')
  @UseInterceptors(EvidenceUpload)
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiOperation({ summary: 'The head of a body objects to a row of its score', operationId: 'fileObjection' })
  @ApiResponse({ status: 201, standardSchema: schema.objectionAnswer })
  file(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.objectionInput }) input: schema.ObjectionInput,
    @UploadedFiles() files?: Express.Multer.File[],
  ) {
    return this.objections.file(context, { input, files: sentFiles(files) });
  }

  @Post(':id/advise')
  @HttpCode(200)
  @Allow('objection:advise')
  @ApiOperation({ summary: 'The data owner gives an opinion', operationId: 'adviseObjection' })
  @ApiResponse({ status: 200, standardSchema: schema.objectionAnswer })
  advise(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) objectionId: string,
    @Body({ schema: schema.objectionOpinionInput }) input: schema.ObjectionOpinionInput,
  ) {
    return this.replies.advise(context, objectionId, input);
  }

  @Post(':id/decide')
  @HttpCode(200)
  @Allow('objection:decide')
  @ApiOperation({ summary: 'The head of the assessment office decides', operationId: 'decideObjection' })
  @ApiResponse({ status: 200, standardSchema: schema.objectionAnswer })
  decide(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) objectionId: string,
    @Body({ schema: schema.objectionDecisionInput }) input: schema.ObjectionDecisionInput,
  ) {
    return this.replies.decide(context, objectionId, input);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('objection:file')
  @ApiOperation({ summary: 'The body takes its objection back', operationId: 'withdrawObjection' })
  @ApiResponse({ status: 200, standardSchema: schema.objectionAnswer })
  withdraw(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) objectionId: string,
    @Body({ schema: schema.objectionWithdrawInput }) input: schema.ObjectionWithdrawInput,
  ) {
    return this.replies.withdraw(context, objectionId, input);
  }
}
