import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { attachment } from './attachment-header.js';
import { EvidenceQueries } from './evidence.queries.js';
import { EvidenceStore } from './evidence-store.service.js';

const id = z.uuid('编号不对');

@ApiTags('implementation')
@Controller('api/v1/evidence')
export class EvidenceController {
  constructor(
    private readonly queries: EvidenceQueries,
    private readonly store: EvidenceStore,
  ) {}

  @Get(':id')
  @Allow('decision:read')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Cache-Control', 'private, no-store')
  @ApiProduces('application/pdf', 'image/jpeg', 'image/png')
  @ApiOperation({ summary: 'Downloads an evidence file', operationId: 'getEvidence' })
  async get(
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) evidenceId: string,
  ): Promise<StreamableFile> {
    const { name, mediaType, byteSize, storageKey } = await this.queries.get(actor, evidenceId);
    const disposition = attachment(name);
    return new StreamableFile(await this.store.readUpload(storageKey), {
      type: mediaType,
      length: byteSize,
      disposition,
    });
  }
}
