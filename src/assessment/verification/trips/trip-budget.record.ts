import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { admitTrip } from '../../../domain/assessment/verification/trip-budget.js';
import type { TripBudget } from '../../../domain/assessment/verification/trip-budget.js';
import { assertTripDays } from '../../../domain/assessment/verification/trip-days.js';
import type { TripDays } from '../../../domain/assessment/verification/trip-days.js';
import type { VerificationRules } from '../../../domain/assessment/verification/verification-rules.js';
import type { CityLaw } from '../../../domain/city-law.js';
import { step } from '../../../domain/states/step.js';
import { tripStates } from '../../../domain/states/trip-states.js';
import { InspectionTrip } from './inspection-trip.entity.js';
import type { TripKind } from './inspection-trip.entity.js';

/** Whose trips of which year are counted together; without a county the city's. */
export interface BudgetOf {
  cityId: string;
  countyId: string | null;
  year: number;
}

/** A budget under its lock, and the last number given. */
export interface LockedBudget extends TripBudget, BudgetOf {
  last: number;
}

const counted = sql`state in ('planned', 'started', 'ended')`;

/** How many trips a budget allows. */
const mostTrips = (countyId: string | null, rules: VerificationRules): number =>
  countyId === null ? rules.tripsAtMost : rules.countyTripsAtMost;

/** How much of a budget is used. */
export async function budgetOf(
  em: EntityManager,
  { cityId, countyId, year }: BudgetOf,
  rules: VerificationRules,
): Promise<TripBudget & { last: number }> {
  const [row] = await em.execute<{ used: number; last: number }[]>(sql`
    select count(*) filter (where ${counted})::integer as used, coalesce(max(number), 0) as last from inspection_trip
    where city_id = ${cityId} and county_id is not distinct from ${countyId}::uuid and year = ${year}`);
  return { used: row?.used ?? 0, last: row?.last ?? 0, most: mostTrips(countyId, rules) };
}

/** The same for whoever files: two who file at the same moment wait for each other here. */
export async function lockBudget(
  em: EntityManager,
  of: BudgetOf,
  rules: VerificationRules,
): Promise<LockedBudget> {
  const name = `trips ${of.cityId} ${of.countyId ?? ''} ${of.year}`;
  await em.execute(sql`select pg_advisory_xact_lock(hashtext(${name}))`);
  return { ...of, ...(await budgetOf(em, of, rules)) };
}

/** The county in whose budget the trips of a body count; null: it is a body of the city. */
export async function budgetCountyOf(em: EntityManager, bodyId: string): Promise<string | null> {
  const [row] = await em.execute<{ countyId: string | null }[]>(sql`
    select case when b.level = 'city' then null when p.level = 'county' then p.id else b.id end as "countyId"
    from body b left join body p on p.id = b.parent_id where b.id = ${bodyId}`);
  return row?.countyId ?? null;
}

/** A trip that somebody files. */
export interface TripPlan extends TripDays {
  kind: TripKind;
  /** Null: it is called after its number. */
  title: string | null;
  /** Why one more than the budget; null: within it. */
  extraReason: string | null;
}

/** Who files, and when. */
export interface FiledBy {
  bodyId: string;
  postId: string;
  now: Date;
  law: CityLaw;
}

/**
 * A trip as it is filed; the budget that was given counts it from now on.
 * @throws AppError trip.too-long, trip.over-budget, request.invalid
 */
export function fileTrip(
  budget: LockedBudget,
  plan: TripPlan,
  { bodyId, postId, now, law }: FiledBy,
): InspectionTrip {
  const { rules, calendar } = law;
  assertTripDays(plan, calendar, rules.verification.tripWd);
  const admission = admitTrip(budget, plan.extraReason);
  const state = admission === 'within' ? step(tripStates, tripStates.initial, 'admit') : tripStates.initial;
  budget.last += 1;
  if (admission === 'within') budget.used += 1;
  const { cityId, countyId, year, last: number } = budget;
  const row = {
    ...{ id: uuid(), cityId, countyId, year, number, kind: plan.kind, state, version: 1 },
    ...{ title: plan.title ?? `${year}年第${number}次实地核查`, fromOn: plan.fromOn, toOn: plan.toOn },
    ...{ filedBody: bodyId, filedBy: postId, filedAt: now },
    extraReason: admission === 'within' ? null : plan.extraReason,
  };
  return Object.setPrototypeOf(row, InspectionTrip.prototype) as InspectionTrip;
}
