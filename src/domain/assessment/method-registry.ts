import type { Method } from './method.js';
import { bonus } from './methods/bonus.js';
import { completion } from './methods/completion.js';
import { efficacy } from './methods/efficacy.js';
import { eightyBase } from './methods/eighty-base.js';
import { formula } from './methods/formula.js';
import { interval } from './methods/interval.js';
import { levelGrowthRank } from './methods/level-growth-rank.js';
import { mixed } from './methods/mixed.js';
import { negative } from './methods/negative.js';
import { rank } from './methods/rank.js';
import { step } from './methods/step.js';
import { tasks } from './methods/tasks.js';
import { threshold } from './methods/threshold.js';
import { veto } from './methods/veto.js';
import { yesNo } from './methods/yes-no.js';

/** Every scoring method 计分方法 by its name in the rule pack. Source: rules.md, "Scoring methods". */
const methods = {
  tasks,
  completion,
  threshold,
  step,
  'eighty-base': eightyBase,
  rank,
  mixed,
  efficacy,
  'level-growth-rank': levelGrowthRank,
  interval,
  'yes-no': yesNo,
  negative,
  bonus,
  veto,
  formula,
} as const satisfies Record<string, Method>;

/** A method of the closed list. */
export type MethodName = keyof typeof methods;

/** The names, in the order of the rule. */
export const methodNames = Object.keys(methods) as MethodName[];

/** The method of a name. */
export const methodNamed = (name: MethodName): Method => methods[name];
