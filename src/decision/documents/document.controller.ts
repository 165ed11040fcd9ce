import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { memoryStorage } from 'multer';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Heavy } from '../../identity/limits/heavy.decorator.js';
import {
  adoptInput,
  documentInput,
  mergeInput,
  newProposalInput,
  proposalInput,
  splitInput,
} from './document.schema.js';
import type {
  AdoptInput,
  DocumentInput,
  MergeInput,
  NewProposalInput,
  ProposalInput,
  SplitInput,
} from './document.schema.js';
import { DocumentService } from './document.service.js';
import type { UploadedDocument } from './document.service.js';
import { ProposalShapeService } from '../proposals/proposal-shape.service.js';
import { ProposalService } from '../proposals/proposal.service.js';

const id = z.uuid('编号不对');
const upload = {
  storage: memoryStorage(),
  defParamCharset: 'utf8',
  limits: { files: 1, fileSize: 10 * 1024 * 1024, fields: 20, fieldSize: 1024 * 1024, fieldNestingDepth: 1 },
};

@ApiTags('document')
@Controller('api/v1')
export class DocumentController {
  constructor(
    private readonly documents: DocumentService,
    private readonly proposals: ProposalService,
    private readonly shapes: ProposalShapeService,
  ) {}

  @Post('documents')
  @Allow('document:register')
  @Heavy()
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiOperation({ summary: 'Registers a document and proposes its tasks', operationId: 'registerDocument' })
  @UseInterceptors(FileInterceptor('file', upload))
  register(
    @CurrentContext() context: CommandContext,
    @Body({ schema: documentInput }) input: DocumentInput,
    @UploadedFile() file?: UploadedDocument,
  ) {
    return this.documents.register(context, input, file);
  }

  @Get('documents/:id')
  @Allow('document:read')
  @ApiOperation({ summary: 'A document with its proposed tasks', operationId: 'getDocument' })
  get(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) documentId: string) {
    return this.documents.get(context, documentId);
  }

  @Post('documents/:id/proposals')
  @HttpCode(201)
  @Allow('document:register')
  @ApiOperation({ summary: 'Adds a task to a document by hand', operationId: 'addProposal' })
  add(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
    @Body({ schema: newProposalInput }) input: NewProposalInput,
  ) {
    return this.proposals.add(context, documentId, input);
  }

  @Patch('proposals/:id')
  @Allow('document:register')
  @ApiOperation({ summary: 'Corrects one proposed task', operationId: 'correctProposal' })
  correct(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) proposalId: string,
    @Body({ schema: proposalInput }) input: ProposalInput,
  ) {
    return this.proposals.correct(context, proposalId, input);
  }

  @Post('proposals/:id/split')
  @HttpCode(200)
  @Allow('document:register')
  @ApiOperation({ summary: 'Splits one proposed task into two', operationId: 'splitProposal' })
  split(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) proposalId: string,
    @Body({ schema: splitInput }) input: SplitInput,
  ) {
    return this.shapes.split(context, proposalId, input);
  }

  @Post('proposals/:id/merge')
  @HttpCode(200)
  @Allow('document:register')
  @ApiOperation({ summary: 'Puts the next proposed task into this one', operationId: 'mergeProposal' })
  merge(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) proposalId: string,
    @Body({ schema: mergeInput }) input: MergeInput,
  ) {
    return this.shapes.merge(context, proposalId, input);
  }

  @Post('documents/:id/decision')
  @HttpCode(201)
  @Allow('decision:create')
  @ApiOperation({
    summary: 'Turns the proposals of a document into a decision',
    operationId: 'adoptDocument',
  })
  adopt(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
    @Body({ schema: adoptInput }) input: AdoptInput,
  ) {
    return this.proposals.adopt(context, documentId, input);
  }
}
