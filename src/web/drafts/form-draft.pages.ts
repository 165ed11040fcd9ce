import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import { Allow } from '../../identity/allow.decorator.js';
import { fieldsOf } from '../forms/form-fields.js';
import { FormDraftService } from './form-draft.service.js';

// Room and, where there are several of it, the record: `report:0198…`.
const name = z.string().regex(/^[a-z]{1,20}(-[a-z]{1,20}){0,3}(:[0-9a-zA-Z-]{1,40})?$/, '草稿的名称不对');
const maxCharacters = 100_000;

/** Takes in what a page saves by itself while somebody types. */
@ApiExcludeController()
@Controller('drafts')
export class FormDraftPages {
  constructor(private readonly drafts: FormDraftService) {}

  @Post(':form')
  @HttpCode(204)
  @Allow('city:read')
  async keep(@Req() request: Request, @Param('form', { schema: name }) form: string): Promise<void> {
    const fields = fieldsOf(request);
    if (JSON.stringify(fields).length > maxCharacters)
      throw new AppError('request.too-large', '草稿太长，没有保存，请精简后再提交。');
    await this.drafts.keep(request, form, fields);
  }
}
