import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  StreamableFile,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import { attachment } from '../../implementation/evidence/attachment-header.js';
import { EvidenceStore } from '../../implementation/evidence/evidence-store.service.js';
import { EvidenceUpload } from '../../implementation/evidence/evidence-upload.interceptor.js';
import { CheckQueries } from './check.queries.js';
import * as schema from './check.schema.js';
import { CheckService } from './check.service.js';

const id = z.uuid('编号不对');

@ApiTags('supervision')
@Controller('api/v1')
export class CheckController {
  constructor(
    private readonly queries: CheckQueries,
    private readonly checks: CheckService,
    private readonly store: EvidenceStore,
  ) {}

  @Get('checks')
  @Allow('check:read')
  @ApiOperation({ summary: 'Checks and their shared results, newest first', operationId: 'listChecks' })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.checkQuery }) query: schema.CheckQuery,
  ) {
    return this.queries.list(actor, query);
  }

  @Get('checks/:id')
  @Allow('check:read')
  @ApiOperation({
    summary: 'One check with its result, its files and who reuses it',
    operationId: 'getCheck',
  })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) checkId: string) {
    return this.queries.get(actor, checkId);
  }

  @Post('checks')
  @Allow('check:ask')
  @ApiOperation({ summary: 'Asks to check a body; the same thing twice is refused', operationId: 'askCheck' })
  @ApiResponse({ status: 201, standardSchema: schema.checkAnswer })
  ask(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.checkAskInput }) input: schema.CheckAskInput,
  ) {
    return this.checks.ask(context, input);
  }

  @Post('checks/:id/result')
  @HttpCode(200)
  @Allow('check:ask')
  @UseInterceptors(EvidenceUpload)
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiOperation({ summary: 'The checking body records what it found', operationId: 'recordCheck' })
  @ApiResponse({ status: 200, standardSchema: schema.checkAnswer })
  record(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) checkId: string,
    @Body({ schema: schema.checkResultInput }) input: schema.CheckResultInput,
    @UploadedFiles() files?: Express.Multer.File[],
  ) {
    return this.checks.record(context, checkId, { ...input, files: sentFiles(files) });
  }

  @Post('checks/:id/withdraw')
  @HttpCode(200)
  @Allow('check:ask')
  @ApiOperation({ summary: 'Takes back a check that has no result yet', operationId: 'withdrawCheck' })
  @ApiResponse({ status: 200, standardSchema: schema.checkAnswer })
  withdraw(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) checkId: string,
    @Body({ schema: schema.checkWithdrawInput }) { reason }: schema.CheckWithdrawInput,
  ) {
    return this.checks.withdraw(context, checkId, reason);
  }

  @Post('checks/:id/reuse')
  @HttpCode(200)
  @Allow('check:reuse')
  @ApiOperation({ summary: 'Takes a result instead of checking again', operationId: 'reuseCheck' })
  @ApiResponse({ status: 200, standardSchema: schema.checkAnswer })
  reuse(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) checkId: string,
    @Body({ schema: schema.checkReuseInput }) { purpose }: schema.CheckReuseInput,
  ) {
    return this.checks.reuse(context, checkId, purpose);
  }

  @Get('check-files/:id')
  @Allow('check:read')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Cache-Control', 'private, no-store')
  @ApiProduces('application/pdf', 'image/jpeg', 'image/png')
  @ApiOperation({ summary: 'Downloads a file of a result', operationId: 'getCheckFile' })
  async file(
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) fileId: string,
  ): Promise<StreamableFile> {
    const { name, mediaType, byteSize, storageKey } = await this.queries.file(actor, fileId);
    const content = await this.store.readUpload(storageKey);
    return new StreamableFile(content, { type: mediaType, length: byteSize, disposition: attachment(name) });
  }
}
