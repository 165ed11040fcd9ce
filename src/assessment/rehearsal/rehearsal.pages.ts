import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Heavy } from '../../identity/limits/heavy.decorator.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { periodWords } from '../measurements/period-words.js';
import { rowLabel } from '../schemes/scheme-check.pages.js';
import type { Words } from '../schemes/scheme-check.pages.js';
import { SchemeQueries } from '../schemes/scheme.queries.js';
import { RehearsalQueries } from './rehearsal.queries.js';
import { rehearsalQuery } from './rehearsal.schema.js';
import type { RehearsalAnswer, RehearsalQuery } from './rehearsal.schema.js';

const id = z.uuid('编号不对');

/** 预演 of a scheme: who moves, which row decides nothing, where one weight tips the order, who cannot win. */
@ApiExcludeController()
@Controller('schemes')
export class RehearsalPages {
  constructor(
    private readonly pages: PageService,
    private readonly schemes: SchemeQueries,
    private readonly rehearsals: RehearsalQueries,
  ) {}

  @Get(':id/rehearsal')
  @Allow('scheme-draft:read')
  @Heavy()
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Query({ schema: rehearsalQuery }) { period: asked }: RehearsalQuery,
  ): Promise<void> {
    const scheme = await this.schemes.head(actor, schemeId);
    const rehearsal = await this.rehearsals.rehearse(actor, schemeId, asked);
    const t = wordsOf(request);
    const { period, periods, tipping } = rehearsal;
    await this.pages.send(request, response, {
      view: 'pages/assessment/rehearsal',
      title: t('rehearsal.title'),
      place: [
        { href: '/schemes', label: t('schemes.title') },
        { href: `/schemes/${schemeId}`, label: scheme.title },
      ],
      data: {
        ...rehearsal,
        scheme,
        periodName: period === null ? '' : periodWords(period, t),
        quarters: periods.map((one) => ({ period: one, name: periodWords(one, t), current: one === period })),
        groups: groupsOf(rehearsal),
        idle: rehearsal.idle.map((row) => ({ ...row, label: labelOf(row, t) })),
        tipping: tipping.map((row) => ({
          ...row,
          label: labelOf(row, t),
          weight: percent(row.weightBp),
          change: signed(row.changeBp),
        })),
      },
      help: 'schemes',
    });
  }
}

// The section of shared rows is no row of the scheme.
const labelOf = (row: { code: string; name: string }, t: Words): string =>
  row.code === 'SHARED' ? t('schemes.shared') : rowLabel(row);

const percent = (bp: number): string => (bp / 100).toFixed(2);
const signed = (bp: number | null): string | null =>
  bp === null ? null : `${bp > 0 ? '+' : '−'}${percent(Math.abs(bp))}`;

const groupsOf = ({ moves }: RehearsalAnswer) =>
  [...Map.groupBy(moves, ({ after }) => after.group)].map(([group, own]) => ({
    group,
    moved: own.filter(({ risen }) => risen !== null && risen !== 0).length,
    bodies: own
      .toSorted((one, other) => (one.after.rank ?? Infinity) - (other.after.rank ?? Infinity) || 0)
      .map(({ risen, ...body }) => ({
        ...body,
        risen,
        up: risen !== null && risen > 0 ? risen : null,
        down: risen !== null && risen < 0 ? -risen : null,
      })),
  }));
