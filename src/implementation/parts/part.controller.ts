import { Body, Controller, Get, HttpCode, Param, Post, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { EvidenceUpload } from '../evidence/evidence-upload.interceptor.js';
import { sentFiles } from '../evidence/evidence-intake.service.js';
import { PartQueries } from './part.queries.js';
import { reportAnswer, reportInput } from '../reports/report.schema.js';
import type { ReportInput } from '../reports/report.schema.js';
import { ReportService } from '../reports/report.service.js';
import { disputeAnswer, disputeInput, signAnswer } from './signing.schema.js';
import type { DisputeInput } from './signing.schema.js';
import { SigningService } from './signing.service.js';
import { partView } from '../my-work/view.schema.js';

const id = z.uuid('编号不对');

@ApiTags('implementation')
@Controller('api/v1/parts')
export class PartController {
  constructor(
    private readonly queries: PartQueries,
    private readonly signing: SigningService,
    private readonly reports: ReportService,
  ) {}

  @Get(':id')
  @Allow('decision:read')
  @ApiOperation({ summary: 'One part: lamp, whose move, reports, dispute, orders', operationId: 'getPart' })
  @ApiResponse({ status: 200, standardSchema: partView })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) partId: string) {
    return this.queries.get(actor, partId);
  }

  @Post(':id/sign')
  @HttpCode(200)
  @Allow('part:sign')
  @ApiOperation({ summary: 'Signs for a part', operationId: 'signPart' })
  @ApiResponse({ status: 200, standardSchema: signAnswer })
  sign(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) partId: string) {
    return this.signing.sign(context, partId);
  }

  @Post(':id/dispute')
  @Allow('part:dispute')
  @ApiOperation({ summary: 'Says that a part is not this body’s duty', operationId: 'disputePart' })
  @ApiResponse({ status: 201, standardSchema: disputeAnswer })
  dispute(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
    @Body({ schema: disputeInput }) input: DisputeInput,
  ) {
    return this.signing.dispute(context, partId, input);
  }

  @Post(':id/reports')
  @Allow('report:submit')
  @UseInterceptors(EvidenceUpload)
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiOperation({ summary: 'Reports progress or completion, with evidence', operationId: 'submitReport' })
  @ApiResponse({ status: 201, standardSchema: reportAnswer })
  report(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
    @Body({ schema: reportInput }) input: ReportInput,
    @UploadedFiles() files?: Express.Multer.File[],
  ) {
    return this.reports.submit(context, partId, { input, files: sentFiles(files) });
  }
}
