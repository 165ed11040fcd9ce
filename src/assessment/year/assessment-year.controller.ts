import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { AssessmentYearQueries } from './assessment-year.queries.js';
import * as schema from './assessment-year.schema.js';

@ApiTags('assessment')
@Controller('api/v1/assessment-years')
export class AssessmentYearController {
  constructor(private readonly years: AssessmentYearQueries) {}

  @Get(':year')
  @Allow('assessment-year:read')
  @ApiOperation({
    summary: 'The calendar of an assessment year: what is open, whose move it is, what comes next',
    operationId: 'getAssessmentYear',
  })
  @ApiResponse({ status: 200, standardSchema: schema.yearAnswer })
  get(
    @CurrentContext() { actor }: CommandContext,
    @Param('year', { schema: schema.yearParam }) year: number,
  ) {
    return this.years.look(actor.cityId, year);
  }
}
