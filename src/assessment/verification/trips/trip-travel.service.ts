import { Injectable } from '@nestjs/common';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../../domain/city-law.js';
import { AppError } from '../../../domain/errors.js';
import type { CommandContext } from '../../../identity/actor.js';
import { requirePermission } from '../../../identity/permissions.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { CommandRunner } from '../../../persistence/command-runner.js';
import { askChecksOfTrip, recordChecksOfTrip } from '../../../supervision/checks/trip-checks.record.js';
import { InspectionTrip } from './inspection-trip.entity.js';
import * as record from './trip.record.js';
import type { TripMember, TripPlace } from './trip.record.js';
import type * as schema from './trip.schema.js';
import { tripAnswerOf } from './trip.service.js';

interface Moment {
  em: EntityManager;
  law: CityLaw;
  now: Date;
  places: readonly TripPlace[];
}

/** A trip starts, unannounced until then, and ends with what it found; both are shared in the room of checks. */
@Injectable()
export class TripTravelService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Starts it with the people who go; at this moment the bodies are told, and not before.
   * @throws trip.over-budget unsigned, state.illegal-step on other days, request.invalid for people of a body that is
   * visited
   */
  start(context: CommandContext, id: string, input: schema.TripStartInput): Promise<schema.TripAnswer> {
    const { version } = input;
    return this.#run(
      context,
      { id, action: 'trip:start', version },
      async (trip, { em, law, now, places }) => {
        trip.start(now);
        const members = await record.findMembers(em, trip, input.members);
        assertMembers(members, input.members.length, places);
        const names = members.map(({ name }) => name).join('、');
        return [
          record.insertMembers(trip, members),
          askChecksOfTrip(trip, subjectOf(trip), now),
          ...places.flatMap(({ bodyId, items }) => {
            const what = items === 0 ? '' : `核查${items}项，`;
            const sentence = `核查组今日起到本单位实地核查（${trip.title}），${what}人员：${names}。请据实提供情况`;
            const to = ['unit_head', 'unit_staff'].map((role) => ({ bodyId, role }));
            return record.tellOfTrip(trip, { to, rung: 'trip_started', sentence }, { law, now });
          }),
        ];
      },
    );
  }

  /** Ends it once every item has its finding. @throws state.illegal-step before */
  end(context: CommandContext, id: string, { version }: schema.TripEndInput): Promise<schema.TripAnswer> {
    return this.#run(context, { id, action: 'trip:end', version }, async (trip, { now, places }) => {
      const open = places.reduce((sum, one) => sum + one.items - one.verified - one.differs - one.false, 0);
      trip.end(now, open);
      const found = places
        .filter(({ items }) => items > 0)
        .map((one) => ({ ...one, findings: wordsOf(one) }));
      return Promise.resolve([recordChecksOfTrip(trip, found, { postId: context.actor.postId, now })]);
    });
  }

  #run(
    context: CommandContext,
    { id, action, version }: { id: string; action: string; version: number | undefined },
    take: (trip: InspectionTrip, at: Moment) => Promise<RawQueryFragment[]>,
  ): Promise<schema.TripAnswer> {
    const { actor } = context;
    const name = { action, subjectType: 'trip', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const trip = await lock(InspectionTrip, id);
      trip.assertVersion(version);
      requirePermission(actor, 'trip:file', { bodyId: trip.filedBody, countyBodyId: trip.countyId ?? null });
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      const places = await record.placesOf(em, id);
      const writes = await take(trip, { em, law, now, places });
      const { year, number, state } = trip;
      return {
        change: {
          writes: [record.saveTrip(trip), ...writes],
          audit: { ...name, details: { year, number, state, places: places.length } },
          bodyIds: [trip.filedBody, ...places.map(({ bodyId }) => bodyId)],
        },
        answer: tripAnswerOf(trip, trip.version + 1),
      };
    });
  }
}

function assertMembers(members: readonly TripMember[], asked: number, places: readonly TripPlace[]): void {
  if (members.length < asked) throw refused('有的岗位不能参加核查，或者现在没有人任职，请从名单中选择');
  const own = members.find(({ bodyId }) => places.some((place) => place.bodyId === bodyId));
  if (own !== undefined) throw refused(`${own.name}是被核查单位的人，应当回避`);
}

// The same title twice in a quarter is two trips, and two checks.
const subjectOf = ({ kind, title, number }: InspectionTrip): string =>
  kind === 'verification' ? title : `${title}（第${number}次）`;

const refused = (detail: string): AppError =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/members', detail }] });

const wordsOf = ({ items, verified, differs, false: wrong }: TripPlace): string =>
  `实地核查${items}项：属实${verified}项，有出入${differs}项，虚报${wrong}项。`;
