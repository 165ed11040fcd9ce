import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Patch,
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
import { DisputeService } from '../disputes/dispute.service.js';
import { EvidenceUpload } from '../evidence/evidence-upload.interceptor.js';
import { sentFiles } from '../evidence/evidence-intake.service.js';
import { ReportAmendService } from './report-amend.service.js';
import { ReportQueries } from './report.queries.js';
import { amendInput, queueQuery, reportAnswer, reviewAnswer, reviewInput } from './report.schema.js';
import type { AmendInput, QueueQuery, ReviewInput } from './report.schema.js';
import { ReviewService } from '../reviews/review.service.js';
import { disputeDecisionAnswer, disputeDecisionInput } from '../parts/signing.schema.js';
import type { DisputeDecisionInput } from '../parts/signing.schema.js';
import { reportPage, reportView } from '../my-work/view.schema.js';

const id = z.uuid('编号不对');

@ApiTags('implementation')
@Controller('api/v1')
export class ReportController {
  constructor(
    private readonly queries: ReportQueries,
    private readonly amendments: ReportAmendService,
    private readonly reviews: ReviewService,
    private readonly disputes: DisputeService,
  ) {}

  @Get('reports')
  @Allow('decision:read')
  @ApiOperation({ summary: 'Reports of one state, the next to review first', operationId: 'listReports' })
  @ApiResponse({ status: 200, standardSchema: reportPage })
  list(@CurrentContext() { actor }: CommandContext, @Query({ schema: queueQuery }) query: QueueQuery) {
    return this.queries.list(actor, query);
  }

  @Get('reports/:id')
  @Allow('decision:read')
  @ApiOperation({ summary: 'One report with its evidence and review', operationId: 'getReport' })
  @ApiResponse({ status: 200, standardSchema: reportView })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) reportId: string) {
    return this.queries.get(actor, reportId);
  }

  @Patch('reports/:id')
  @Allow('report:amend')
  @UseInterceptors(EvidenceUpload)
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiOperation({ summary: 'Corrects a report that nobody has reviewed yet', operationId: 'amendReport' })
  @ApiResponse({ status: 200, standardSchema: reportAnswer })
  amend(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) reportId: string,
    @Body({ schema: amendInput }) input: AmendInput,
    @UploadedFiles() files?: Express.Multer.File[],
  ) {
    return this.amendments.amend(context, reportId, { input, files: sentFiles(files) });
  }

  @Post('reports/:id/review')
  @HttpCode(200)
  @Allow('report:review')
  @ApiOperation({
    summary: 'Passes a report, returns it, or orders supervision',
    operationId: 'reviewReport',
  })
  @ApiResponse({ status: 200, standardSchema: reviewAnswer })
  review(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) reportId: string,
    @Body({ schema: reviewInput }) input: ReviewInput,
  ) {
    return this.reviews.review(context, reportId, input);
  }

  @Post('disputes/:id/decision')
  @HttpCode(200)
  @Allow('dispute:decide')
  @ApiOperation({ summary: 'Decides a dispute about duty', operationId: 'decideDispute' })
  @ApiResponse({ status: 200, standardSchema: disputeDecisionAnswer })
  decide(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) disputeId: string,
    @Body({ schema: disputeDecisionInput }) input: DisputeDecisionInput,
  ) {
    return this.disputes.decide(context, disputeId, input);
  }
}
