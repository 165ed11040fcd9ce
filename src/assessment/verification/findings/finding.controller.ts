import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  StreamableFile,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../../identity/actor.js';
import { Allow } from '../../../identity/allow.decorator.js';
import { CurrentContext } from '../../../identity/current-context.decorator.js';
import { attachment } from '../../../implementation/evidence/attachment-header.js';
import { sentFiles } from '../../../implementation/evidence/evidence-intake.service.js';
import { EvidenceStore } from '../../../implementation/evidence/evidence-store.service.js';
import { EvidenceUpload } from '../../../implementation/evidence/evidence-upload.interceptor.js';
import { eventAnswer } from '../../events/event.schema.js';
import { correctionAnswer } from '../../measurements/correction.schema.js';
import { FindingFollowService } from './finding-follow.service.js';
import { FindingQueries } from './finding.queries.js';
import * as schema from './finding.schema.js';
import { FindingService } from './finding.service.js';

const id = z.uuid('编号不对');

@ApiTags('assessment')
@Controller('api/v1')
export class FindingController {
  constructor(
    private readonly queries: FindingQueries,
    private readonly findings: FindingService,
    private readonly follow: FindingFollowService,
    private readonly store: EvidenceStore,
  ) {}

  @Get('verification-items/:id')
  @Allow('verification:read')
  @ApiOperation({ summary: 'One item that was drawn, with its finding', operationId: 'getVerificationItem' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) itemId: string) {
    return this.queries.get(actor, itemId);
  }

  @Post('verification-items/:id/finding')
  @HttpCode(200)
  @Allow('finding:enter')
  @UseInterceptors(EvidenceUpload)
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiOperation({ summary: 'Who went there puts down what is there, once', operationId: 'enterFinding' })
  @ApiResponse({ status: 200, standardSchema: schema.findingAnswer })
  find(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) itemId: string,
    @Body({ schema: schema.findingInput }) input: schema.FindingInput,
    @UploadedFiles() files?: Express.Multer.File[],
  ) {
    return this.findings.find(context, itemId, { ...input, files: sentFiles(files) });
  }

  @Post('verification-items/:id/correction')
  @Allow('measurement:enter')
  @ApiOperation({
    summary: 'The data owner enters the value as it was found; a second person approves it',
    operationId: 'correctAsFound',
  })
  @ApiResponse({ status: 201, standardSchema: correctionAnswer })
  correct(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) itemId: string,
    @Body({ schema: schema.findingCorrectionInput }) input: schema.FindingCorrectionInput,
  ) {
    return this.follow.correct(context, itemId, input);
  }

  @Post('verification-items/:id/event')
  @Allow('event:register')
  @ApiOperation({
    summary: 'A named person registers what was false on a negative list',
    operationId: 'registerFalseFinding',
  })
  @ApiResponse({ status: 201, standardSchema: eventAnswer })
  register(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) itemId: string,
    @Body({ schema: schema.findingEventInput }) input: schema.FindingEventInput,
  ) {
    return this.follow.register(context, itemId, input);
  }

  @Get('verification-files/:id')
  @Allow('verification:read')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Cache-Control', 'private, no-store')
  @ApiProduces('application/pdf', 'image/jpeg', 'image/png')
  @ApiOperation({ summary: 'Downloads a file of a finding', operationId: 'getVerificationFile' })
  async file(
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) fileId: string,
  ): Promise<StreamableFile> {
    const { name, mediaType, byteSize, storageKey } = await this.queries.file(actor, fileId);
    const content = await this.store.readUpload(storageKey);
    return new StreamableFile(content, { type: mediaType, length: byteSize, disposition: attachment(name) });
  }
}
