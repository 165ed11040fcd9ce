import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { RowChange } from '../../domain/assessment/scheme-check.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { percent, rowLabel, shownCheck } from './scheme-check.pages.js';
import type { Words } from './scheme-check.pages.js';
import { SchemeQueries } from './scheme.queries.js';
import type { SchemeAnswer } from './scheme.schema.js';

/** One scheme as a page, also after one of its forms was refused. */
@Injectable()
export class SchemeSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly schemes: SchemeQueries,
  ) {}

  /** The scheme with its rows, the live check, what it changes, and what the reader may do with it. */
  async show(
    request: Request,
    response: Response,
    { actor, id, refused }: { actor: Actor; id: string; refused: FormState | null },
  ): Promise<void> {
    const scheme = await this.schemes.get(actor, id);
    const { former, changes } = await this.schemes.changes(actor, id);
    const t = wordsOf(request);
    const mayEdit = mayDo(actor, 'scheme:edit');
    await this.pages.send(request, response, {
      view: 'pages/assessment/scheme',
      title: scheme.title,
      data: {
        scheme: { ...scheme, year: String(scheme.year) },
        check: shownCheck(scheme, { ...scheme, rows: scheme.items.length }, t),
        groups: groupsOf(scheme),
        former,
        changes: changes.map((change) => shownChange(change, t)),
        mayRehearse: mayDo(actor, 'scheme-draft:read'),
        mayEdit: mayEdit && scheme.state === 'draft',
        forms: mayEdit ? await this.#forms(request, scheme, refused) : {},
        steps: { ...stepsOf(scheme, actor), own: await this.schemes.isProposer(actor, id) },
      },
      place: [{ href: '/schemes', label: t('schemes.title') }],
      form: refused,
      help: 'schemes',
    });
  }

  #forms(request: Request, scheme: SchemeAnswer, refused: FormState | null) {
    const version = String(scheme.revision);
    const { documentNumber, effectiveOn, reason } = scheme;
    return this.forms.openWays(
      request,
      [
        {
          id: 'propose',
          values: { version, effectiveOn, documentNumber: documentNumber ?? '', reason: reason ?? '' },
        },
        ...['issue', 'reopen', 'discard'].map((id) => ({ id, values: { version } })),
      ],
      refused,
    );
  }
}

// What stands open to whom in each state.
function stepsOf({ state }: SchemeAnswer, actor: Actor) {
  const mayEdit = mayDo(actor, 'scheme:edit');
  return {
    propose: mayEdit && state === 'draft',
    issue: mayDo(actor, 'scheme:issue') && state === 'proposed',
    discard: mayEdit && (state === 'draft' || state === 'proposed'),
  };
}

function groupsOf({ items }: SchemeAnswer) {
  return Object.entries(Object.groupBy(items, ({ section }) => section)).map(([section, rows = []]) => ({
    section,
    weight: percent(rows.reduce((sum, { weightBp }) => sum + weightBp, 0)),
    rows: rows.map((row) => ({ ...row, label: rowLabel(row), weight: percent(row.weightBp) })),
  }));
}

function shownChange({ code, name, before, after, shift }: RowChange, t: Words) {
  const side = (row: RowChange['before']) =>
    row && {
      weight: percent(row.weightBp),
      method: t(`method.name-${row.method}`),
      period: t(`library.period-${row.period}`),
    };
  const word = before === null ? 'added' : after === null ? 'removed' : 'changed';
  const sameWeight = before !== null && after !== null && before.weightBp === after.weightBp;
  return {
    label: rowLabel({ code, name }),
    word,
    before: side(before),
    after: side(after),
    shift: sameWeight ? null : shift.startsWith('-') ? shift.replace('-', '−') : `+${shift}`,
  };
}
