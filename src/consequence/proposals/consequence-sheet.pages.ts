import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { rewardCheckers } from '../../domain/consequence/reward-checks.js';
import { yuanOf } from '../../domain/supervision/money.js';
import type { Actor } from '../../identity/actor.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { ConsequenceQueries } from './consequence.queries.js';
import type { ConsequenceView } from './consequence.queries.js';
import { quarterWords } from './room-links.pages.js';

interface Shown {
  actor: Actor;
  consequenceId: string;
  /** The form that was refused; left out: none was sent. */
  refused?: FormState | null;
}

const known = ['total', 'rank', 'mean', 'headSinceOn'];

/** One consequence: why, by which figures, what the body says, who signs, and what came of it. */
@Injectable()
export class ConsequenceSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly consequences: ConsequenceQueries,
  ) {}

  /** @throws record.not-found for what the reader may not see */
  async show(
    request: Request,
    response: Response,
    { actor, consequenceId, refused = null }: Shown,
  ): Promise<void> {
    const one = await this.consequences.get(actor, consequenceId);
    const t = wordsOf(request);
    const forms = await this.forms.openWays(request, startsOf(one), refused);
    await this.pages.send(request, response, {
      view: 'pages/consequence/consequence',
      title: t('consequences.one', { kind: t(`consequences.kind-${one.kind}`), body: one.bodyName }),
      place: [{ href: '/consequences', label: t('consequences.title') }],
      data: {
        ...{ one, forms, acts: Object.keys(forms).length > 0 },
        periodName: quarterWords(one.period, t),
        score: `/scores/${one.period}/${one.bodyCode}?number=${one.resultNumber}`,
        inputs: known.flatMap((name) => {
          const value = one.inputs[name] ?? null;
          return value === null ? [] : [{ name: t(`consequences.input-${name}`), value: String(value) }];
        }),
        yuan: one.amountFen / 100,
        proposedYuan: one.proposedFen / 100,
        paidYuan: one.paidFen / 100,
        owedYuan: one.owedFen / 100,
        renewedYuan: one.renewed === null ? null : one.renewed.amountFen / 100,
        checked: rewardCheckers.flatMap((checker) => {
          const check = one.checks[checker];
          if (check === null) return [];
          const outcome = t(`consequences.check-${check.passed ? 'pass' : 'refuse'}`);
          return [{ ...check, checker, outcome, at: new Date(check.at) }];
        }),
        checkOutcomes: ['pass', 'refuse'].map((value) => ({
          value,
          label: t(`consequences.check-${value}`),
        })),
        steps: one.steps.map((step) => ({ ...step, name: t(`consequences.step-${step.action}`) })),
        outcomes: ['sign', 'decline'].map((value) => ({ value, label: t(`consequences.outcome-${value}`) })),
        payees: ['body', 'persons'].map((value) => ({ value, label: t(`consequences.payee-${value}`) })),
      },
      form: refused,
      help: 'consequences',
    });
  }
}

// To sign with a change is another form than to sign as proposed.
function startsOf({ id, ways, kind, version, proposedFen, plaque, owedFen, inputs }: ConsequenceView) {
  const values = { version: String(version) };
  const changeable = kind === 'commendation' && inputs.managedBy === 'city';
  return [
    ...ways.map((way) => ({
      id: way,
      draft: way === 'state' ? `statement:${id}` : null,
      values: {
        ...values,
        ...(way === 'pay' ? { payee: 'body' } : {}),
        ...(way === 'check' ? { outcome: 'pass' } : {}),
        ...(way === 'return' ? { amountFen: yuanOf(owedFen) } : {}),
      },
    })),
    ...(ways.includes('sign') && changeable
      ? [
          {
            id: 'change',
            values: { ...values, amountFen: yuanOf(proposedFen), ...(plaque ? { plaque: 'on' } : {}) },
          },
        ]
      : []),
  ];
}
