import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { PageService } from '../web/page.service.js';
import { BodyPickerService } from './body-picker.service.js';

// The field sends its text under its own name.
const search = z.object({ field: z.string().max(100) }).catchall(z.string().max(100));

/** What a body picker proposes while somebody types. */
@ApiExcludeController()
@Controller('bodies')
export class BodyPickerPages {
  constructor(
    private readonly pages: PageService,
    private readonly picker: BodyPickerService,
  ) {}

  @Get('search')
  @Allow('city:read')
  async find(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: search }) query: z.infer<typeof search>,
  ): Promise<void> {
    const text = query[query.field] ?? '';
    const data = { query: text, bodies: await this.picker.find(actor.cityId, text) };
    await this.pages.send(request, response, {
      view: 'fragments/organization/found-bodies',
      title: '',
      data,
    });
  }
}
