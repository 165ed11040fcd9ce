import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Allow, Public } from '../identity/allow.decorator.js';
import { designSheet } from './design-sheet.js';
import { localeOf } from './locale.js';
import { PageFrameService } from './page-frame.service.js';
import { PageService } from './page.service.js';
import { TourService } from './tour/tour.service.js';
import { wordsOf } from './words-of.js';

/** What explains the others: the manual, and the sheet of all parts in all states. */
@ApiExcludeController()
@Controller()
export class GuidePages {
  constructor(
    private readonly pages: PageService,
    private readonly frames: PageFrameService,
    private readonly tours: TourService,
  ) {}

  @Get('help')
  @Public()
  async help(@Req() request: Request, @Res() response: Response): Promise<void> {
    const locale = localeOf(request);
    const actor = await this.frames.actorOf(request);
    const guide = actor && this.tours.guide(actor, locale);
    await this.pages.send(request, response, {
      view: 'pages/help',
      title: wordsOf(request)('help.title'),
      data: { sections: this.tours.sections(locale), guide },
    });
  }

  @Get('design')
  @Allow('city:read')
  async design(@Req() request: Request, @Res() response: Response): Promise<void> {
    const title = wordsOf(request)('design.title');
    await this.pages.send(request, response, { view: 'pages/design', title, data: designSheet(request) });
  }
}
