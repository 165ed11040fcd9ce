import { Injectable } from '@nestjs/common';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../../domain/city-law.js';
import { AppError } from '../../../domain/errors.js';
import { tripStates } from '../../../domain/states/trip-states.js';
import type { CommandContext } from '../../../identity/actor.js';
import { requirePermission } from '../../../identity/permissions.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { OrganizationQueries } from '../../../organization/organization.queries.js';
import { CommandRunner } from '../../../persistence/command-runner.js';
import { InspectionTrip } from './inspection-trip.entity.js';
import { budgetCountyOf, fileTrip, lockBudget } from './trip-budget.record.js';
import * as record from './trip.record.js';
import type * as schema from './trip.schema.js';

/** Trips 核查轮次 are filed within the year's budget; beyond it a named leader signs. */
@Injectable()
export class TripService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /**
   * Files a special, departmental or unannounced check; what was drawn is planned out of its round.
   * @throws trip.over-budget for a ninth without the reason for which a leader shall sign, trip.too-long,
   * request.invalid, record.not-found for a body out of reach
   */
  file(context: CommandContext, input: schema.TripInput): Promise<schema.TripAnswer> {
    const { cityId, bodyId, postId } = context.actor;
    const name = { action: 'trip:file', subjectType: 'trip', subjectIds: [] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const bodies = await this.organization.findBodiesByCodes(em, cityId, input.bodies);
      const unknown = input.bodies.filter((code) => bodies.every((body) => body.code !== code));
      if (unknown.length > 0) throw noBody(unknown);
      for (const body of bodies)
        requirePermission(context.actor, 'trip:file', { bodyId: body.id, countyBodyId: body.parentId });
      const countyId = await budgetCountyOf(em, bodyId);
      const now = await readNow();
      const law = await this.laws.current(em, cityId, now);
      const year = Number(input.fromOn.slice(0, 4));
      const budget = await lockBudget(em, { cityId, countyId, year }, law.rules.verification);
      const plan = { ...input, extraReason: input.extraReason ?? null };
      const trip = fileTrip(budget, plan, { bodyId, postId, now, law });
      const { id, number, kind, state } = trip;
      return {
        change: {
          writes: [
            record.insertTrip(trip),
            record.insertPlaces(
              trip,
              bodies.map((body) => body.id),
            ),
            ...askSignature(trip, { law, now }),
          ],
          audit: {
            ...name,
            subjectIds: [id],
            details: { year, number, kind, state, extra: trip.extraReason },
          },
          bodyIds: [bodyId],
        },
        answer: tripAnswerOf(trip, 1),
      };
    });
  }

  /** A named leader lets one more go than the budget has. @throws permission.denied, record.not-found, state.illegal-step */
  sign(
    context: CommandContext,
    id: string,
    { reason, version }: schema.TripSignInput,
  ): Promise<schema.TripAnswer> {
    const { postId, personId } = context.actor;
    return this.#run(context, { id, action: 'trip:sign', version }, (trip, now) => {
      requirePermission(context.actor, 'trip:sign', { bodyId: trip.countyId ?? trip.filedBody });
      trip.sign({ postId, personId, now, reason });
    });
  }

  /** Gives the place in the budget back. @throws state.illegal-step once it started */
  cancel(
    context: CommandContext,
    id: string,
    { reason, version }: schema.TripCancelInput,
  ): Promise<schema.TripAnswer> {
    return this.#run(context, { id, action: 'trip:cancel', version }, (trip) => {
      requirePermission(context.actor, 'trip:file', {
        bodyId: trip.filedBody,
        countyBodyId: trip.countyId ?? null,
      });
      trip.cancel(reason);
    });
  }

  #run(
    context: CommandContext,
    { id, action, version }: { id: string; action: string; version: number | undefined },
    take: (trip: InspectionTrip, now: Date) => void,
  ): Promise<schema.TripAnswer> {
    const name = { action, subjectType: 'trip', subjectIds: [id] };
    return this.commands.run(context, name, async ({ lock, now: readNow }) => {
      const trip = await lock(InspectionTrip, id);
      trip.assertVersion(version);
      const now = await readNow();
      take(trip, now);
      const { year, number, state, signReason = null, cancelReason = null } = trip;
      return {
        change: {
          writes: [record.saveTrip(trip), ...(state === 'cancelled' ? [record.freeItems(trip)] : [])],
          audit: { ...name, details: { year, number, state, signReason, cancelReason } },
          bodyIds: [trip.filedBody],
        },
        answer: tripAnswerOf(trip, trip.version + 1),
      };
    });
  }
}

/** What a command on a trip answers. */
export const tripAnswerOf = (trip: InspectionTrip, version: number): schema.TripAnswer => {
  const { id, number, title, state, fromOn, toOn } = trip;
  return { id, number, title, state, stateName: tripStates.states[state].name, fromOn, toOn, version };
};

/** Tells the leaders of the city that a trip beyond the budget waits for a signature. */
export function askSignature(trip: InspectionTrip, at: { law: CityLaw; now: Date }): RawQueryFragment[] {
  if (trip.state !== 'unsigned') return [];
  const to = trip.countyId == null ? { cityRole: 'leader' } : { bodyId: trip.countyId, role: 'unit_head' };
  const sentence = `“${trip.title}”超出全年核查次数，请签批或者不予安排：${trip.extraReason ?? ''}`;
  return record.tellOfTrip(trip, { to: [to], rung: 'trip_to_sign', sentence }, at);
}

function noBody(codes: readonly string[]): AppError {
  const detail = `没有代码为${codes.join('、')}的单位`;
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/bodies', detail }] });
}
