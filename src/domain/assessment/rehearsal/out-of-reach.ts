import { decimal, published } from '../figure.js';
import type { Figure } from '../figure.js';
import { gradeLeft, gradeOf, grades } from '../grade.js';
import type { PeriodInput } from '../period-input.js';
import { rankedGroups } from './group-order.js';
import { bestScoreOf, scoreOfBody } from './weighed-body.js';
import type { WeighedBody } from './weighed-body.js';

/** A body that cannot be first in its group whatever it does, with the most that it could reach. */
export interface OutOfReach {
  code: string;
  best: Figure;
  /** Who leads its group, and with what. */
  leader: string;
  leads: Figure;
  why: 'too-far' | 'veto';
}

/**
 * The bodies that could not be first even with everything in their own hands at its best, while the others stay as they
 * are. Source: mission.md X6, "who cannot win"; what is in a body's own hands is an assumption (bestPoints).
 */
export function outOfReach(input: PeriodInput, bodies: readonly WeighedBody[]): OutOfReach[] {
  const vetoes = new Map(input.bodies.map((body) => [body.code, gradeLeft(body.vetoes, input.day)]));
  return rankedGroups(bodies)
    .filter((group) => group.length >= input.rules.group.rankedFrom)
    .flatMap((group) => {
      const order = group.map((body) => ({ body, score: scoreOfBody(body) }));
      const leader = order.reduce((first, each) => (each.score.gt(first.score) ? each : first));
      const leads = published(leader.score);
      const led = grades.indexOf(gradeOf(leads, input.rules));
      return group.flatMap((body): OutOfReach[] => {
        if (body === leader.body) return [];
        const best = published(bestScoreOf(body));
        const barred = grades.indexOf(vetoes.get(body.code) ?? 'excellent') > led;
        if (!barred && decimal(best).gte(leads)) return [];
        return [{ code: body.code, best, leader: leader.body.code, leads, why: barred ? 'veto' : 'too-far' }];
      });
    });
}
