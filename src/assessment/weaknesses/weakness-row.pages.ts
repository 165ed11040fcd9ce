import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { slowCauses } from '../../domain/assessment/weakness/weakness-key.js';
import { nameOfWeakness } from '../../domain/assessment/weakness/say-weakness.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { listPages, pageAsked } from '../../web/list-pages.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { say } from '../results/result-sheet.pages.js';
import { LossQueries } from './loss.queries.js';
import type { LossRow } from './loss.queries.js';
import { SlowQueries } from './slow.queries.js';
import { addressWith, decideHref } from './shown-weakness.js';

const pageSize = 50;
const text = z.string().trim().min(1).max(60).optional().catch(undefined);
const page = pageAsked;
const rowQuery = z.object({ period: text, group: text, body: text, indicator: text, page });
const matterQuery = z.object({
  ...{ period: text, group: text, body: text, page },
  cause: z.enum(slowCauses).optional().catch(undefined),
});

type Words = ReturnType<typeof wordsOf>;

/** What stands behind a line of the weaknesses: rows of scores, and matters that were slow. */
@ApiExcludeController()
@Controller('weaknesses')
export class WeaknessRowPages {
  constructor(
    private readonly pages: PageService,
    private readonly losses: LossQueries,
    private readonly slow: SlowQueries,
  ) {}

  @Get('rows')
  @Allow('weakness:read')
  async rows(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: rowQuery }) asked: z.infer<typeof rowQuery>,
  ): Promise<void> {
    const t = wordsOf(request);
    const { period, count, rows } = await this.losses.rows(actor, asked);
    await this.pages.send(request, response, {
      view: 'pages/assessment/weakness-rows',
      title: t('weaknesses.rows-title'),
      place: [{ href: addressWith('/weaknesses', { view: 'points', period }), label: t('weaknesses.title') }],
      data: {
        period: period === null ? null : say(request, period),
        ...pagesOf('/weaknesses/rows', asked, count),
        rows: rows.map((row) => shownRow(row, period ?? '', t)),
        mayDecide: mayDo(actor, 'decision:create'),
      },
      help: 'weaknesses',
    });
  }

  @Get('matters')
  @Allow('weakness:read')
  async matters(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: matterQuery }) asked: z.infer<typeof matterQuery>,
  ): Promise<void> {
    const t = wordsOf(request);
    const { period, count, rows } = await this.slow.matters(actor, asked);
    await this.pages.send(request, response, {
      view: 'pages/assessment/weakness-matters',
      title: t('weaknesses.matters-title'),
      place: [{ href: addressWith('/weaknesses', { view: 'work', period }), label: t('weaknesses.title') }],
      data: {
        period: say(request, period),
        ...pagesOf('/weaknesses/matters', asked, count),
        rows: rows.map((row) => ({
          ...row,
          cause: t(`weaknesses.cause-${row.cause}`),
          href: placeOf(row),
        })),
      },
      help: 'weaknesses',
    });
  }
}

function shownRow(row: LossRow, period: string, t: Words) {
  const of = `${row.bodyCode}:${row.code}`;
  const anchor = row.code === 'DEDUCTED' ? 'deductions-title' : `row-${row.code}`;
  return {
    ...row,
    name: nameOfWeakness({ way: 'row', of }, row.name, t),
    why: [
      ...row.steps.map(({ key, values, points }) => ({ text: t(`score-step.${key}`, values), points })),
      ...row.reasons.map(({ reason, counted }) => ({ text: reason, points: `-${counted}` })),
    ].map((step) => ({ ...step, points: step.points.replace('-', '−') })),
    href: `/scores/${period}/${row.bodyCode}#${anchor}`,
    decide: decideHref({ view: 'points', period, way: 'row', of }),
  };
}

function pagesOf(
  path: string,
  asked: { page: number } & Record<string, string | number | undefined>,
  count: number,
) {
  return listPages({ page: asked.page, size: pageSize, count }, (number) =>
    addressWith(path, { ...asked, page: number === 1 ? undefined : number }),
  );
}
