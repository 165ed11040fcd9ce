import { Controller, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { paperAnswer } from '../../document/papers/paper-draft.service.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { CircularPaperService } from './circular-paper.service.js';
import { circularPaperKind, circularScope } from './circular.schema.js';
import type { CircularPaperKind, CircularScope } from './circular.schema.js';

@ApiTags('supervision')
@Controller('api/v1/circulars')
export class CircularPaperController {
  constructor(private readonly papers: CircularPaperService) {}

  @Post(':kind/papers')
  @Allow('paper:draft')
  @ApiOperation({
    summary: 'Drafts a report of supervision as a formal paper for the office head to sign',
    operationId: 'draftCircularPaper',
  })
  @ApiResponse({ status: 201, standardSchema: paperAnswer })
  draft(
    @CurrentContext() context: CommandContext,
    @Param('kind', { schema: circularPaperKind }) kind: CircularPaperKind,
    @Query({ schema: circularScope }) scope: CircularScope,
  ) {
    return this.papers.draft(context, kind, scope);
  }
}
