import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { LoadQueries } from './load.queries.js';
import type { LoadAnswer } from './load.queries.js';

const name = z.string().max(100);
// The fields of the form come under their own names: `due` says which is the deadline, all others name bodies.
const query = z
  .object({ due: name, until: z.iso.date().optional() })
  .catchall(z.union([name, z.array(name).max(62)]));
const asked = z.object({ dueOn: z.iso.date() });

/** The load beside a deadline while somebody fills in a form. */
@ApiExcludeController()
@Controller('loads')
export class LoadPages {
  constructor(
    private readonly pages: PageService,
    private readonly picker: BodyPickerService,
    private readonly loads: LoadQueries,
  ) {}

  @Get()
  @Allow('load:read')
  async beside(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { due, until, ...fields }: z.infer<typeof query>,
  ): Promise<void> {
    const load = await this.#load(actor, { due, until, fields });
    await this.pages.send(request, response, { view: 'fragments/decision/load', title: '', data: { load } });
  }

  // Half of a name or of a day is nothing to talk about yet.
  async #load(actor: Actor, { due, until, fields }: Beside): Promise<LoadAnswer | null> {
    try {
      const [day = ''] = valuesOf(fields, due);
      const { dueOn } = readForm(asked, { dueOn: day }, { days: ['dueOn'] });
      const texts = Object.keys(fields)
        .filter((field) => field !== due)
        .flatMap((field) => valuesOf(fields, field));
      const codes = await Promise.all(texts.map((text) => this.picker.codeOf(actor.cityId, 'body', text)));
      const bodyCodes = codes.filter((code) => code !== undefined);
      return bodyCodes.length === 0 ? null : await this.loads.at(actor, { bodyCodes, dueOn, until });
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }
}

interface Beside {
  /** Name of the field with the deadline. */
  due: string;
  until?: string | undefined;
  fields: Fields;
}
