import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { SessionView } from '../identity/session.schema.js';
import { ReadingService } from './reading/reading.service.js';

/** Where a sign-in goes on: to its next step, or to the page that was asked for. */
@Injectable()
export class WayOn {
  constructor(private readonly reading: ReadingService) {}

  /** The place to go to. Whoever is in by now reads as his account has chosen. */
  async after(
    request: Request,
    response: Response,
    { view, returnTo }: { view: SessionView; returnTo: string },
  ): Promise<string> {
    if (view.next !== undefined) return `/sign-in/${view.next}`;
    await this.reading.recall(request, response);
    return returnTo;
  }
}
