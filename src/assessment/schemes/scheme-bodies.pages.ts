import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { AppError } from '../../domain/errors.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { rowLabel } from './scheme-check.pages.js';
import { SchemeDraftService } from './scheme-draft.service.js';
import { bodiesInput } from './scheme-draft.schema.js';
import type { BodiesInput } from './scheme-draft.schema.js';
import { SchemeQueries } from './scheme.queries.js';

const id = z.uuid('编号不对');

/** 分组与单列 of a draft, and the rows that do not apply to a body. */
@ApiExcludeController()
@Controller('schemes')
export class SchemeBodiesPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly schemes: SchemeQueries,
    private readonly drafts: SchemeDraftService,
  ) {}

  @Get(':id/bodies')
  @Allow('scheme-draft:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, id: schemeId, refused: null });
  }

  @Post(':id/bodies')
  @Allow('scheme:edit')
  groups(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    return this.#save(request, response, {
      ...{ context, id: schemeId, form: 'groups' },
      read: (fields) => {
        const codes = valuesOf(fields, 'body');
        const bodies = codes.map((code) => ({
          code,
          group: (valuesOf(fields, `group.${code}`)[0] ?? '').trim() || null,
          ranked: !valuesOf(fields, 'apart').includes(code),
        }));
        return parsed({ version: versionIn(fields), bodies }, codes);
      },
    });
  }

  @Post(':id/not-applicable')
  @Allow('scheme:edit')
  declare(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    const line = z.strictObject({
      code: z.string(),
      bodyCode: z.string(),
      reason: z.string(),
      approvedBy: z.string(),
    });
    return this.#save(request, response, {
      ...{ context, id: schemeId, form: 'declare' },
      read: async ({ version = '', ...fields }) => {
        const { notApplicable: before } = await this.schemes.bodies(context.actor, schemeId);
        const kept = before.map(({ code, bodyCode, reason, approvedBy }) => ({
          code,
          bodyCode,
          reason,
          approvedBy,
        }));
        const given = readForm(line, fields);
        return parsed({ version: versionIn({ version }), notApplicable: [...kept, given] }, []);
      },
    });
  }

  @Post(':id/not-applicable/remove')
  @Allow('scheme:edit')
  withdraw(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    return this.#save(request, response, {
      ...{ context, id: schemeId, form: 'withdraw' },
      read: async (fields) => {
        const gone = new Set(valuesOf(fields, 'line'));
        const { notApplicable: before } = await this.schemes.bodies(context.actor, schemeId);
        const kept = before
          .filter(({ code, bodyCode }) => !gone.has(`${code} ${bodyCode}`))
          .map(({ code, bodyCode, reason, approvedBy }) => ({ code, bodyCode, reason, approvedBy }));
        return parsed({ version: versionIn(fields), notApplicable: kept }, []);
      },
    });
  }

  #save(request: Request, response: Response, sent: SentBodies): Promise<void> {
    const { context, form, read } = sent;
    return this.forms.handle(request, response, {
      id: form,
      run: async (fields) => this.drafts.bodies(context, sent.id, await read(fields)),
      done: () => ({ to: `/schemes/${sent.id}/bodies`, say: 'schemes.done-saved' }),
      again: (refused) => this.#show(request, response, { actor: context.actor, id: sent.id, refused }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    shown: { actor: Actor; id: string; refused: FormState | null },
  ): Promise<void> {
    const t = wordsOf(request);
    const scheme = await this.schemes.get(shown.actor, shown.id);
    const { bodies, notApplicable } = await this.schemes.bodies(shown.actor, shown.id);
    const version = String(scheme.revision);
    const groups: Fields = { version, apart: bodies.flatMap(({ code, ranked }) => (ranked ? [] : [code])) };
    for (const { code, group } of bodies) groups[`group.${code}`] = group ?? '';
    await this.pages.send(request, response, {
      view: 'pages/assessment/scheme-bodies',
      title: t('schemes.bodies-title'),
      place: [
        { href: '/schemes', label: t('schemes.title') },
        { href: `/schemes/${shown.id}`, label: scheme.title },
      ],
      data: {
        ...{ schemeId: shown.id, mayEdit: scheme.state === 'draft' && mayDo(shown.actor, 'scheme:edit') },
        notApplicable: notApplicable.map((line) => ({ ...line, label: rowLabel(line) })),
        bodies: bodies.map((body) => ({ ...body, field: `group.${body.code}` })),
        rows: scheme.items.map((row) => ({ value: row.code, label: rowLabel(row) })),
        names: bodies.map(({ code, name }) => ({ value: code, label: name })),
        forms: await this.forms.openWays(
          request,
          [
            { id: 'groups', values: groups },
            { id: 'declare', values: { version } },
            { id: 'withdraw', values: { version } },
          ],
          shown.refused,
        ),
      },
      form: shown.refused,
      help: 'schemes',
    });
  }
}

interface SentBodies {
  context: CommandContext;
  id: string;
  form: string;
  read: (fields: Fields) => BodiesInput | Promise<BodiesInput>;
}

const versionIn = (fields: Fields): number => Number(valuesOf(fields, 'version')[0] ?? '');

/** @throws AppError request.invalid that points to the fields of the page */
function parsed(input: object, codes: readonly string[]): BodiesInput {
  const { success, data, error } = bodiesInput.safeParse(input);
  if (success) return data;
  const fields = error.issues.map(({ path, message }) => {
    const [list, at, name] = path.map(String);
    const code = codes[Number(at)];
    if (list === 'bodies' && code !== undefined) return { pointer: `/group/${code}`, detail: message };
    return { pointer: `/${name ?? list ?? ''}`, detail: message };
  });
  throw new AppError('request.invalid', '填写的内容有误。', { fields });
}
