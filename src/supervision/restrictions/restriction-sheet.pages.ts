import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { RestrictionQueries } from './restriction.queries.js';
import type { RestrictionRow } from './restriction.queries.js';
import type { RestrictionAnswer } from './restriction.schema.js';
import { waysOf } from './restriction-ways.js';
import type { RestrictionWay } from './restriction-ways.js';

/** What a form of the page asks for. */
interface RestrictionAct {
  context: CommandContext;
  id: string;
  way: RestrictionWay;
  run: (fields: Fields) => Promise<RestrictionAnswer>;
}

interface Shown {
  restriction: { id: string; version: number };
  ways: readonly RestrictionWay[];
  refused: FormState | null;
}

const draftOf = (way: RestrictionWay, id: string) => `restriction-${way}:${id}`;
const hrefOf = ({ partId, projectId, enterpriseId }: RestrictionRow): string | null => {
  if (partId !== null) return placeOf({ subjectType: 'part', subjectId: partId });
  if (projectId !== null) return placeOf({ subjectType: 'project', subjectId: projectId });
  return enterpriseId && placeOf({ subjectType: 'enterprise', subjectId: enterpriseId });
};

const labels = { answer: 'restrictions.answer', reason: 'restrictions.reason' };

/** The page of one restriction, for whoever opens it and for every form of it that was refused. */
@Injectable()
export class RestrictionSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly restrictions: RestrictionQueries,
  ) {}

  /** @throws record.not-found for a restriction that the actor does not see */
  async show(
    request: Request,
    response: Response,
    { actor, id, refused = null }: { actor: Actor; id: string; refused?: FormState | null },
  ): Promise<void> {
    const restriction = await this.restrictions.get(actor, id);
    const ways = waysOf(actor, restriction);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/restriction',
      title: t('restrictions.one', { body: restriction.raiserName }),
      place: [{ href: '/restrictions', label: t('restrictions.title') }],
      data: {
        restriction,
        forms: await this.#forms(request, { restriction, ways, refused }),
        subjectHref: hrefOf(restriction),
        isRaiser: actor.bodyId === restriction.raiserBodyId,
      },
      form: refused,
      help: 'restrictions',
    });
  }

  /** Runs what a form of the page asks for, and shows the page again where it is refused. */
  async act(request: Request, response: Response, { context, id, way, run }: RestrictionAct): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...{ id: way, labels, run, draft: draftOf(way, id) },
      done: ({ move }) => ({
        to: `/restrictions/${id}`,
        say: [`restrictions.done-${way}`, { who: move.name }],
      }),
      again: (refused) => this.show(request, response, { actor, id, refused }),
    });
  }

  /** The fields with the body's code in the place of what was typed. @throws request.invalid */
  async withBody({ actor }: CommandContext, fields: Fields): Promise<Fields> {
    const [text = ''] = valuesOf(fields, 'bodyCode');
    const bodyCode = await this.picker.codeOf(actor.cityId, 'bodyCode', text);
    return { ...fields, bodyCode: bodyCode ?? '' };
  }

  async #forms(
    request: Request,
    { restriction: { id, version }, ways, refused }: Shown,
  ): Promise<Record<string, FormState> | null> {
    const values = { version: String(version) };
    const starts = ways.map((way) => ({ id: way, values, draft: draftOf(way, id) }));
    const forms = await this.forms.openWays(request, starts, refused);
    return Object.keys(forms).length > 0 ? forms : null;
  }
}
