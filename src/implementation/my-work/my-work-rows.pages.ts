import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { MyWorkQueries, workPageSize } from '../../supervision/my-work/my-work.queries.js';
import type { WorkRow } from '../../supervision/my-work/my-work.queries.js';
import { cityMinute } from '../../web/city-minute.js';
import { FormService } from '../../web/forms/form.service.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { listPages } from '../../web/list-pages.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { listOf } from './my-work-list.js';
import type { WorkView } from './my-work-list.js';
import { ReportFiles } from '../reports/report-files.pages.js';
import { ReportFormQueries } from '../reports/report-form.queries.js';
import type { ReportStart, ReportTerms } from '../reports/report-form.queries.js';

interface Looked {
  view: WorkView;
  /** Forms that were sent and are not done, each in the place of the same form. */
  sent: readonly FormState[];
}

const asideRows = 5;
const kinds = ['progress', 'as_planned', 'completion'] as const;

/** The name by which the draft of a part's request for an extension is kept, and the prefix of its form's ids. */
export const extensionFormOf = (partId: string) => ({
  id: `extension-${partId}`,
  draft: `extension:${partId}`,
});

/** The name by which the draft of a part's report is kept, and the prefix of its form's ids. */
export const reportFormOf = (partId: string) => ({ id: `report-${partId}`, draft: `report:${partId}` });

/** Gathers what the workbench shows: counts, rows, and the form by which each row of mine is answered. */
@Injectable()
export class MyWorkRows {
  constructor(
    private readonly work: MyWorkQueries,
    private readonly reports: ReportFormQueries,
    private readonly forms: FormService,
    private readonly files: ReportFiles,
  ) {}

  /** Everything that the page and its living part show. */
  async of(request: Request, actor: Actor, { view, sent }: Looked) {
    if (!mayDo(actor, 'my-work:read')) return { counts: null, rows: [], ...view };
    const [{ counts, rows, aside }, terms] = await Promise.all([
      this.work.list(actor, { ...view, aside: view.show === 'waiting' ? 0 : asideRows }),
      this.reports.terms(actor),
    ]);
    const answered = await this.#withForms(request, actor, { rows, terms, view, sent });
    const total = counts[view.show];
    return {
      ...view,
      ...{ counts, terms, total },
      month: monthOf(terms.window.period),
      closes: cityMinute(new Date(terms.window.closesAt.getTime() - 1)).slice(0, 10),
      rows: answered,
      reporting: answered.some(({ report }) => report !== null),
      drafts: answered.filter(({ report }) => report?.form.restoredAt).length,
      asideRows: aside.map(withPlace),
      ...listPages({ page: view.page, size: workPageSize, count: total }, (page) =>
        listOf({ ...view, page }),
      ),
      // A refusal whose row is not in this list any more is told above it.
      stray:
        sent.find(
          (form) =>
            form.problem &&
            answered.every(({ report, extension }) => report?.form !== form && extension !== form),
        ) ?? null,
      answerAll: freshForm(request, { id: 'answers' }),
    };
  }

  async #withForms(
    request: Request,
    actor: Actor,
    { rows, terms, view, sent }: { rows: WorkRow[]; terms: ReportTerms } & Looked,
  ) {
    const own = mayDo(actor, 'report:submit')
      ? rows.filter(({ kind, bodyId }) => kind === 'part' && bodyId === actor.bodyId)
      : [];
    const starts = await this.reports.starts(actor, own.map(idOf));
    const signs = own.filter(({ state }) => state === 'dispatched').map(signStart);
    const asks = own
      .filter(({ id, dueAt }) => starts.has(id) && dueAt !== null)
      .map(({ id }) => extensionFormOf(id));
    const reports = [...starts.values()].map(formStart);
    const opened = await this.forms.openAll(request, [...signs, ...reports, ...asks]);
    // The page itself renews these rows: the way back is always to the page.
    const forms = new Map(opened.map((form) => [form.id, { ...form, page: listOf(view) }]));
    for (const form of sent) if (forms.has(form.id)) forms.set(form.id, form);
    return rows.map((row) => {
      const start = starts.get(row.id);
      const form = forms.get(reportFormOf(row.id).id);
      const open = form !== undefined && sent.includes(form);
      const report = start && form ? { form, open, ...this.#report(request, start), terms } : null;
      const sign = forms.get(`sign-${row.id}`) ?? null;
      const extension = forms.get(extensionFormOf(row.id).id) ?? null;
      const raise = report !== null && mayDo(actor, 'restriction:raise');
      return { ...withPlace(row), sign, report, extension, raise };
    });
  }

  #report(request: Request, { partId, filing, waiting, milestones, latest, progress }: ReportStart) {
    const t = wordsOf(request);
    const open = milestones.filter(({ doneAt }) => doneAt === null);
    return {
      ...{ filing, waiting, progress, kept: this.files.kept(request, partId) },
      month: monthOf(filing.window.period),
      source: latest && t('my-work.source', { month: monthOf(latest.period) }),
      returned: latest?.returned === true ? { ...latest, month: monthOf(latest.period) } : null,
      kinds: kinds
        .filter((kind) => kind === 'completion' || !waiting)
        .map((value) => ({ value, label: t(`my-work.kind-${value}`), hint: t(`my-work.hint-${value}`) })),
      milestones: open.map(({ id, title, dueAt }) => ({
        value: id,
        label: title,
        hint: t('my-work.milestone-due', { day: cityMinute(new Date(Date.parse(dueAt) - 1)).slice(0, 10) }),
      })),
    };
  }
}

/** Of `YYYY-MM`. */
const monthOf = (period: string): number => Number(period.slice(5));

const idOf = ({ id }: WorkRow): string => id;
const signStart = ({ id }: WorkRow) => ({ id: `sign-${id}` });

const withPlace = (row: WorkRow) => ({
  ...row,
  href: placeOf({ subjectType: row.kind, subjectId: row.id }),
});

function formStart({ partId, progress, latest, waiting }: ReportStart) {
  const values = {
    kind: waiting ? 'completion' : 'progress',
    progress: String(progress),
    wording: latest?.wording ?? '',
  };
  return { ...reportFormOf(partId), values };
}
