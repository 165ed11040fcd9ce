import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { paperAnswer } from '../../document/papers/paper-draft.service.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { redLetterInput } from './red-letter.schema.js';
import type { RedLetterInput } from './red-letter.schema.js';
import { RedLetterService } from './red-letter.service.js';

@ApiTags('supervision')
@Controller('api/v1/red-letters')
export class RedLetterController {
  constructor(private readonly letters: RedLetterService) {}

  @Post()
  @Allow('paper:draft')
  @ApiOperation({ summary: 'Drafts a red letter for the office head to sign', operationId: 'draftRedLetter' })
  @ApiResponse({ status: 201, standardSchema: paperAnswer })
  draft(@CurrentContext() context: CommandContext, @Body({ schema: redLetterInput }) input: RedLetterInput) {
    return this.letters.draft(context, input);
  }
}
