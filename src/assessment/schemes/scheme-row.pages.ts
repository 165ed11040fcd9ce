import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { methodNames } from '../../domain/assessment/method-registry.js';
import type { MethodName } from '../../domain/assessment/method-registry.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { assertDraft } from './locked-scheme.record.js';
import { parameterFields, parametersIn, parameterValues } from './row-parameters.pages.js';
import { percent, rowLabel } from './scheme-check.pages.js';
import { bpFrom } from './scheme-form.pages.js';
import { SchemeDraftService } from './scheme-draft.service.js';
import { rowsInput } from './scheme-draft.schema.js';
import { SchemeQueries } from './scheme.queries.js';
import type { SchemeAnswer } from './scheme.schema.js';
import { taskRowCode } from './task-row.js';

const id = z.uuid('编号不对');
const code = z.string().min(1).max(20);
const duties = ['dataOwner', 'leadAssessor', 'checkingBody'] as const;
type Row = SchemeAnswer['items'][number];

/** One row of a draft: weight, method with its parameters, period and who gives, assesses and checks. */
@ApiExcludeController()
@Controller('schemes')
export class SchemeRowPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly schemes: SchemeQueries,
    private readonly drafts: SchemeDraftService,
    private readonly bodies: BodyPickerService,
  ) {}

  @Get(':id/rows/:code')
  @Allow('scheme:edit')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Param('code', { schema: code }) rowCode: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, id: schemeId, code: rowCode, refused: null });
  }

  @Post(':id/rows/:code')
  @Allow('scheme:edit')
  async change(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Param('code', { schema: code }) rowCode: string,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'row',
      run: async (fields) => {
        const { items } = await this.schemes.get(actor, schemeId);
        const before = items.find((one) => one.code === rowCode)?.parameters ?? {};
        return this.drafts.rows(
          context,
          schemeId,
          await this.#read(actor, fields, { code: rowCode, before }),
        );
      },
      done: () => ({ to: `/schemes/${schemeId}/rows/${rowCode}`, say: 'schemes.done-saved' }),
      again: (refused) => this.#show(request, response, { actor, id: schemeId, code: rowCode, refused }),
    });
  }

  @Post(':id/rows/:code/remove')
  @Allow('scheme:edit')
  async remove(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Param('code', { schema: code }) rowCode: string,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'remove',
      run: (fields) =>
        this.drafts.rows(
          context,
          schemeId,
          readForm(rowsInput, { ...fields, remove: rowCode }, { numbers: ['version'], lists: ['remove'] }),
        ),
      done: () => ({ to: `/schemes/${schemeId}/edit`, say: 'schemes.done-removed' }),
      again: (refused) => this.#show(request, response, { actor, id: schemeId, code: rowCode, refused }),
    });
  }

  // The form names its fields as people do; the command knows a list with one row.
  async #read(
    actor: Actor,
    fields: Fields,
    { code: rowCode, before }: { code: string; before: Row['parameters'] },
  ) {
    const first = (name: string) => valuesOf(fields, name)[0] ?? '';
    const named: Fields = {};
    for (const duty of duties) {
      const meant = await this.bodies.codeOf(actor.cityId, duty, first(duty));
      if (meant !== undefined) named[`put.0.${duty}`] = meant;
    }
    const method = methodNames.find((name) => name === first('method'));
    const sent: Fields = {
      ...{ version: first('version'), 'put.0.code': rowCode, 'put.0.weightBp': first('weightBp') },
      ...{ 'put.0.method': first('method'), 'put.0.period': first('period'), ...named },
    };
    const shape = { numbers: ['version', 'put.*.weightBp'], optional: ['put.*.period'] };
    const { version, put, remove } = atRow(() => readForm(rowsInput, bpFrom(sent, 'put.0.weightBp'), shape));
    const same = method !== undefined && method === first('shownMethod') ? method : null;
    const isUnchecked = first('checkingBody').trim() === '';
    return {
      ...{ version, remove },
      put: put.map((row) => ({
        ...row,
        ...(same === null ? {} : { parameters: parametersIn(fields, { method: same, before }) }),
        ...(isUnchecked ? { checkingBody: null } : {}),
      })),
    };
  }

  async #show(request: Request, response: Response, shown: ShownRow): Promise<void> {
    const t = wordsOf(request);
    const scheme = await this.schemes.get(shown.actor, shown.id);
    if (shown.refused === null) assertDraft({ state: scheme.state });
    const row = scheme.items.find((one) => one.code === shown.code);
    if (row === undefined) throw new AppError('record.not-found', '方案里没有这一项。');
    const method = row.method as MethodName;
    const version = String(scheme.revision);
    const names = await this.#names(shown.actor, row);
    const options = (name: string, values: readonly string[]) =>
      values.map((value) => ({ value, label: t(`${name}${value}`) }));
    await this.pages.send(request, response, {
      view: 'pages/assessment/scheme-row',
      title: rowLabel(row),
      place: [
        { href: '/schemes', label: t('schemes.title') },
        { href: `/schemes/${shown.id}/edit`, label: scheme.title },
      ],
      data: {
        ...{ row: { ...row, label: rowLabel(row) }, schemeId: shown.id, isTask: row.code === taskRowCode },
        forms: await this.forms.openWays(
          request,
          [
            {
              id: 'row',
              values: { version, ...valuesOfRow(row, names), ...parameterValues(method, row.parameters) },
            },
            { id: 'remove', values: { version } },
          ],
          shown.refused,
        ),
        methods: options('method.name-', methodNames),
        periods: options('library.period-', ['monthly', 'quarterly', 'annual']),
        parameters: parameterFields(method).map((each) => ({
          ...each,
          label: t(`method.param-${each.name}`),
          options: each.choices && options('method.choice-', each.choices),
        })),
        findings: scheme.findings
          .filter((finding) => finding.row === row.code)
          .map(({ key, values }) => t(`plan-problem.${key}`, values)),
      },
      form: shown.refused,
      help: 'schemes',
    });
  }

  async #names(actor: Actor, row: Row): Promise<Record<string, string>> {
    const names = await this.schemes.bodyNames(actor.cityId);
    return Object.fromEntries(duties.map((duty) => [duty, names.get(row[duty] ?? '') ?? '']));
  }
}

interface ShownRow {
  actor: Actor;
  id: string;
  code: string;
  refused: FormState | null;
}

const valuesOfRow = (row: Row, names: Record<string, string>): Fields => ({
  ...{ weightBp: percent(row.weightBp), method: row.method, period: row.period, ...names },
});

/** Points a refusal at the fields of this form. */
function atRow<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const fields = (error.extras.fields ?? []).map(({ pointer, detail }) => ({
      pointer: pointer.replace(/^\/put\/0/, ''),
      detail,
    }));
    throw new AppError(error.code, error.message, { ...error.extras, fields });
  }
}
