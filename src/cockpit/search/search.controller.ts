import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { askedWords } from './asked-words.js';
import { searchKinds, SearchQueries } from './search.queries.js';

const query = z.strictObject({
  q: z.string().default(''),
  kind: z.enum(searchKinds, '种类写 tasks、decisions、documents、bodies 或 people').optional(),
  page: z.coerce.number().int().min(1).max(1_000).default(1),
});

const refusals = {
  empty: '请写明要找什么',
  short: '请至少写两个字',
  long: '不超过100字',
  unreadable: '含有无法查找的字符，请删去',
} as const;

@ApiTags('search')
@Controller('api/v1/search')
export class SearchController {
  constructor(private readonly search: SearchQueries) {}

  @Get()
  @Allow('decision:read')
  @Limited('search')
  @ApiOperation({
    summary: 'Tasks, decisions, documents, bodies and people within the reach of the actor',
    operationId: 'search',
  })
  find(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { q, kind, page }: z.infer<typeof query>,
  ) {
    const { words, refusal } = askedWords(q);
    if (refusal !== null) {
      const detail = refusals[refusal];
      throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/q', detail }] });
    }
    return this.search.find(actor, words, { kind, page });
  }
}
