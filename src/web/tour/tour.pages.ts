import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { fieldsOf } from '../forms/form-fields.js';
import { readForm } from '../forms/read-form.js';
import { TourService } from './tour.service.js';

const choice = z.strictObject({ closed: z.boolean() });

/** Puts the first steps above the workbench away, or takes them out again from the manual. */
@ApiExcludeController()
@Controller('tour')
export class TourPages {
  constructor(private readonly tours: TourService) {}

  @Post()
  @Allow('reading:choose')
  async choose(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.tours.choose(context, readForm(choice, fieldsOf(request), { flags: ['closed'] }));
    response.redirect(303, '/');
  }
}
