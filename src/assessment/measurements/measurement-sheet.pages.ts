import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { mayType, reasonField, valueField } from './measurement-form.pages.js';
import { MeasurementQueries } from './measurement.queries.js';
import type { Desk, DeskRow } from './measurement.queries.js';
import { periodWords } from './period-words.js';
import type { Words } from './period-words.js';
import { valueLinks } from './value-links.js';

/** Which desk is shown, and the form on it that was refused. */
export interface ShownDesk {
  actor: Actor;
  month: string | null;
  refused: FormState | null;
}

/** The desk of measured values as a page, also after a form of it was refused. */
@Injectable()
export class MeasurementSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly values: MeasurementQueries,
  ) {}

  /** What the reader's body owes, what waits for him as the second person, its own values, and who is late. */
  async show(request: Request, response: Response, { actor, month, refused }: ShownDesk): Promise<void> {
    const t = wordsOf(request);
    const desk = await this.values.desk(actor, month);
    const own = await this.values.ofOwnBody(actor, month);
    const late = mayDo(actor, 'late-value:read') ? await this.values.late(actor, month) : null;
    const here = (desk.month ?? own.month)?.month ?? '';
    const pending = desk.rows.filter(({ entry }) => entry?.state === 'entered');
    const forms = await this.forms.openWays(
      request,
      [
        { ...enterForm(here), values: typedSoFar(here, desk.rows) },
        { id: 'decide', values: { entry: chosen(pending, actor), month: here } },
      ],
      refused,
    );
    await this.pages.send(request, response, {
      view: 'pages/assessment/measurements',
      title: t('measurements.title'),
      data: {
        links: valueLinks(actor, '/measurements', t),
        ...{
          forms,
          late,
          month: desk.month ?? own.month,
          monthName: here === '' ? '' : periodWords(here, t),
        },
        months: monthChoices(desk, here, t),
        mayEnter: mayDo(actor, 'measurement:enter') && desk.rows.some(mayType),
        owes: mayDo(actor, 'measurement:enter') && desk.rows.length > 0,
        counts: countsOf(desk.rows),
        groups: groupsOf(desk.rows, t),
        pending: pending.map((row) => ({
          ...shownRow(row, t),
          mine: row.entry?.personId === actor.personId,
        })),
        mayDecide: pending.some(({ entry }) => entry?.personId !== actor.personId),
        own: own.rows.map((row) => shownRow(row, t)),
      },
      form: refused,
      help: 'values',
    });
  }
}

/** The form in which values are typed; what was typed and not sent is kept by month. */
export const enterForm = (month: string) => ({ id: 'enter', draft: `measurements:${month}` });

const typedSoFar = (month: string, rows: readonly DeskRow[]): Fields => {
  const fields: Fields = { month };
  for (const row of rows) {
    if (!mayType(row) || row.entry === null || row.entry.state === 'approved') continue;
    fields[valueField(row)] = row.entry.value;
    if (row.entry.explanation !== null) fields[reasonField(row)] = row.entry.explanation;
  }
  return fields;
};

// All that one may decide are ticked at first.
const chosen = (rows: readonly DeskRow[], { personId }: Actor): string[] =>
  rows.flatMap(({ entry }) =>
    entry === null || entry.personId === personId ? [] : [`${entry.id} ${entry.version}`],
  );

const monthChoices = ({ months }: Desk, here: string, t: Words) =>
  months.slice(0, 12).map(({ month }) => ({ month, name: periodWords(month, t), current: month === here }));

const countsOf = (rows: readonly DeskRow[]) => ({
  owed: rows.length,
  missing: rows.filter(({ state }) => state === 'missing' || state === 'returned').length,
  waiting: rows.filter(({ state }) => state === 'entered').length,
  approved: rows.filter(({ state }) => state === 'approved').length,
});

/** A row as the template shows it. */
const shownRow = (row: DeskRow, t: Words) => ({
  ...row,
  ...{ field: valueField(row), reasonField: reasonField(row), mayType: mayType(row) },
  periodName: periodWords(row.period, t),
  lastName: row.lastPeriod && periodWords(row.lastPeriod, t),
  late: row.lateWd !== null,
  /** A correction or revision of the approved value waits for the second person. */
  isChanging: row.state === 'approved' && row.entry?.state === 'entered',
});

const groupsOf = (rows: readonly DeskRow[], t: Words) =>
  [...Map.groupBy(rows, ({ code }) => code)].map(([code, own]) => ({
    ...{ code, name: own[0]?.name ?? '', unit: own[0]?.unit ?? '' },
    periodName: periodWords(own[0]?.period ?? '', t),
    rows: own.map((row) => shownRow(row, t)),
  }));
