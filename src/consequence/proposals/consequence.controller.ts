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
import { paperAnswer } from '../../document/papers/paper-draft.service.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { attachment } from '../../implementation/evidence/attachment-header.js';
import { sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import { EvidenceStore } from '../../implementation/evidence/evidence-store.service.js';
import { EvidenceUpload } from '../../implementation/evidence/evidence-upload.interceptor.js';
import { CommendationPaperService } from '../signing/commendation-paper.service.js';
import * as signing from '../signing/signing.schema.js';
import { SignService } from '../signing/sign.service.js';
import { RewardCheckService } from '../signing/reward-check.service.js';
import { StatementService } from '../signing/statement.service.js';
import { ConsequenceQueries } from './consequence.queries.js';
import { commendationPaperInput, consequenceQuery } from './consequence.schema.js';
import type { CommendationPaperInput, ConsequenceQuery } from './consequence.schema.js';

const id = z.uuid('编号不对');

@ApiTags('consequence')
@Controller('api/v1/consequences')
export class ConsequenceController {
  constructor(
    private readonly queries: ConsequenceQueries,
    private readonly signatures: SignService,
    private readonly statements: StatementService,
    private readonly checks: RewardCheckService,
    private readonly papers: CommendationPaperService,
    private readonly store: EvidenceStore,
  ) {}

  @Get()
  @Allow('consequence:read')
  @ApiOperation({
    summary: 'What published results propose, by period and group',
    operationId: 'listConsequences',
  })
  async list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: consequenceQuery }) query: ConsequenceQuery,
  ) {
    return { items: await this.queries.list(actor, query) };
  }

  @Get(':id')
  @Allow('consequence:read')
  @ApiOperation({ summary: 'One with its rule, its inputs and its story', operationId: 'getConsequence' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) consequenceId: string) {
    return this.queries.get(actor, consequenceId);
  }

  @Get('scans/:id')
  @Allow('consequence:read')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Cache-Control', 'private, no-store')
  @ApiProduces('application/pdf', 'image/jpeg', 'image/png')
  @ApiOperation({ summary: 'Downloads the scan of a signature on paper', operationId: 'getSignatureScan' })
  async scan(
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) scanId: string,
  ): Promise<StreamableFile> {
    const { name, mediaType, byteSize, storageKey } = await this.queries.scan(actor, scanId);
    const content = await this.store.readUpload(storageKey);
    return new StreamableFile(content, { type: mediaType, length: byteSize, disposition: attachment(name) });
  }

  @Post('commendation-papers')
  @HttpCode(201)
  @Allow('paper:draft')
  @ApiOperation({
    summary: 'Drafts the circular of the signed commendations of a quarter for the office head to sign',
    operationId: 'draftCommendationPaper',
  })
  @ApiResponse({ status: 201, standardSchema: paperAnswer })
  draftPaper(
    @CurrentContext() context: CommandContext,
    @Body({ schema: commendationPaperInput }) { period }: CommendationPaperInput,
  ) {
    return this.papers.draft(context, period);
  }

  @Post('checks')
  @HttpCode(200)
  @Allow('consequence:check')
  @ApiOperation({
    summary: 'The assessment office or finance checks rewards before their signature, all or none',
    operationId: 'checkConsequences',
  })
  @ApiResponse({ status: 200, standardSchema: signing.consequencesAnswer })
  check(
    @CurrentContext() context: CommandContext,
    @Body({ schema: signing.checkInput }) input: signing.CheckInput,
  ) {
    return this.checks.check(context, input);
  }

  @Post('sign')
  @HttpCode(200)
  @Allow('consequence:sign')
  @ApiOperation({ summary: 'Signs several as proposed, all or none', operationId: 'signConsequences' })
  @ApiResponse({ status: 200, standardSchema: signing.consequencesAnswer })
  signMany(
    @CurrentContext() context: CommandContext,
    @Body({ schema: signing.signManyInput }) input: signing.SignManyInput,
  ) {
    return this.signatures.signMany(context, input);
  }

  @Post(':id/statement')
  @HttpCode(200)
  @Allow('consequence:state')
  @ApiOperation({
    summary: 'The body says its view before a sanction is signed',
    operationId: 'makeStatement',
  })
  @ApiResponse({ status: 200, standardSchema: signing.consequenceAnswer })
  state(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
    @Body({ schema: signing.statementInput }) input: signing.StatementInput,
  ) {
    return this.statements.make(context, consequenceId, input);
  }

  @Post(':id/exemption')
  @HttpCode(200)
  @Allow('consequence:state')
  @ApiOperation({ summary: 'The body asks not to be sanctioned, on a basis', operationId: 'askExemption' })
  @ApiResponse({ status: 200, standardSchema: signing.consequenceAnswer })
  askExemption(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
    @Body({ schema: signing.exemptionInput }) input: signing.ExemptionInput,
  ) {
    return this.statements.askExemption(context, consequenceId, input);
  }

  @Post(':id/exempt')
  @HttpCode(200)
  @Allow('consequence:sign')
  @ApiOperation({ summary: 'The named leader exempts for what the body asked', operationId: 'exempt' })
  @ApiResponse({ status: 200, standardSchema: signing.consequenceAnswer })
  exempt(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
    @Body({ schema: signing.exemptInput }) input: signing.ExemptInput,
  ) {
    return this.signatures.exempt(context, consequenceId, input);
  }

  @Post(':id/sign')
  @HttpCode(200)
  @Allow('consequence:sign')
  @ApiOperation({
    summary: 'Signs as proposed, or with a change and its reason',
    operationId: 'signConsequence',
  })
  @ApiResponse({ status: 200, standardSchema: signing.consequenceAnswer })
  sign(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
    @Body({ schema: signing.signInput }) input: signing.SignInput,
  ) {
    return this.signatures.sign(context, consequenceId, input);
  }

  @Post(':id/decline')
  @HttpCode(200)
  @Allow('consequence:sign')
  @ApiOperation({
    summary: 'Declines with a reason; after a correction, revokes',
    operationId: 'declineConsequence',
  })
  @ApiResponse({ status: 200, standardSchema: signing.consequenceAnswer })
  decline(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
    @Body({ schema: signing.declineInput }) input: signing.DeclineInput,
  ) {
    return this.signatures.decline(context, consequenceId, input);
  }

  @Post(':id/enter')
  @HttpCode(200)
  @Allow('consequence:enter')
  @UseInterceptors(EvidenceUpload)
  @ApiConsumes('multipart/form-data')
  @ApiOperation({
    summary: 'A secretary enters the leader’s signature on paper',
    operationId: 'enterSignature',
  })
  @ApiResponse({ status: 200, standardSchema: signing.consequenceAnswer })
  enter(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
    @Body({ schema: signing.enterInput }) input: signing.EnterInput,
    @UploadedFiles() files?: Express.Multer.File[],
  ) {
    return this.signatures.enter(context, consequenceId, { ...input, files: sentFiles(files) });
  }
}
