import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { radarKinds } from '../../domain/assessment/radar/radar-sign.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { say } from '../results/result-sheet.pages.js';
import { RadarQueries } from './radar.queries.js';
import type { Radar } from './radar.queries.js';

const evidenceShown = 10;
const query = z.object({ period: z.string().max(6).optional().catch(undefined) });

type Words = ReturnType<typeof wordsOf>;
type Sign = Radar['signs'][number];

/** 反作弊雷达: signs with their evidence, and what they come to in the verification sample. */
@ApiExcludeController()
@Controller('radar')
export class RadarPages {
  constructor(
    private readonly pages: PageService,
    private readonly radar: RadarQueries,
  ) {}

  @Get()
  @Allow('radar:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { period: asked }: z.infer<typeof query>,
  ): Promise<void> {
    const t = wordsOf(request);
    const { period, periods, rules, signs, weights } = await this.radar.look(actor.cityId, asked);
    await this.pages.send(request, response, {
      view: 'pages/assessment/radar',
      title: t('radar.title'),
      data: {
        period: say(request, period),
        periods: periods.map((one) => ({ period: one, name: say(request, one), current: one === period })),
        weight: rules.weight,
        weights: weights.map(({ bodyName, weight, kinds }) => ({
          ...{ bodyName, weight: weight.toFixed(2) },
          why: kinds.map((kind) => t(`radar.kind-${kind}`)).join(t('radar.and')),
        })),
        kinds: radarKinds.map((kind) => ({
          kind,
          rule: t(`radar.rule-${kind}`, ruleValues(rules)[kind]),
          signs: signs.filter((sign) => sign.kind === kind).map((sign) => shownSign(sign, t)),
        })),
      },
      help: 'weaknesses',
    });
  }
}

function shownSign({ kind, bodyName, values, evidence }: Sign, t: Words) {
  return {
    bodyName,
    said: t(`radar.sign-${kind}`, values),
    evidence: evidence.slice(0, evidenceShown).map(({ what, partId, values: figures }) => ({
      what,
      said: t(`radar.evidence-${kind}`, figures),
      href: partId && placeOf({ subjectType: 'part', subjectId: partId }),
    })),
    more: Math.max(0, evidence.length - evidenceShown),
  };
}

const percent = (bp: number): number => bp / 100;

/** The figures of the rule pack, each beside the sign that they judge. */
const ruleValues = ({ bunching, lastHour, extensions, copiedText, roundNumbers }: Radar['rules']) => ({
  bunching: { ...bunching, percent: percent(bunching.withinBp) },
  'last-hour': { ...lastHour, percent: percent(lastHour.shareBp) },
  extensions: { ...extensions, percent: percent(extensions.shareBp) },
  'copied-text': { ...copiedText, percent: percent(copiedText.similarBp) },
  'round-numbers': { ...roundNumbers, percent: percent(roundNumbers.shareBp) },
});
