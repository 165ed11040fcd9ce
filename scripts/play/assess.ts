import { scoreFileText, verifyScoreFile } from '../../src/assessment/scores/verify-score-file.js';
import type { ScoreFile } from '../../src/assessment/scores/score-file.schema.js';
import { officer } from './assessed-year.js';
import type { AssessedYear } from './assessed-year.js';
import { giveValues } from './assessment-values.js';
import { decideObjections, object, publishQuarter, showQuarter, showYear } from './quarter-result.js';
import {
  checkRewards,
  decideSanctions,
  payBonuses,
  releaseRest,
  reserveForYearEnd,
  signRewards,
  stateViews,
} from './rewards.js';
import { changeScheme } from './scheme-change.js';
import { setTargets } from './targets.js';
import { drawAndTravel, freeze, nominate, openRound } from './verification.js';

type Act = (today: string) => Promise<unknown>;

/** The acts of one month by its day: values every month, a quarter's verification and result in the two after it. */
export class Assessment {
  readonly #secrets = new Map<string, string>();

  constructor(private readonly all: AssessedYear) {}

  /** Months run on past December, until the fourth quarter and then the year are published. */
  acts(month: number): Partial<Record<number, Act[]>> {
    const { all } = this;
    const values: Partial<Record<number, Act[]>> = {
      16: [(today) => giveValues(all, today, false)],
      20: [(today) => giveValues(all, today, true)],
    };
    if (month % 3 === 1 && month < 12) values[3] = [() => setTargets(all, `${all.year}Q${(month + 2) / 3}`)];
    if (month === 6) values[10] = [() => changeScheme(all)];
    if (month % 3 === 0 && month <= 12) values[20]?.push(() => this.#open(month));
    if (month === 15) return this.#annual();
    if (month > 15) return {};
    const quarter = `${all.year}Q${Math.floor((month - 1) / 3)}`;
    if (month > 3 && month % 3 === 1) this.#verify(values, quarter, month > 12 ? 16 : 17);
    if (month > 3 && month % 3 === 2) this.#conclude(values, quarter);
    if (month > 3 && month % 3 === 2) this.#reward(values, quarter);
    if (month === 12) (values[26] ??= []).push(() => reserveForYearEnd(all));
    return values;
  }

  async #open(month: number): Promise<void> {
    const period = `${this.all.year}Q${month / 3}`;
    this.#secrets.set(period, await openRound(this.all, period));
  }

  // The four published quarters make the year, which is shown, objected to and published like each of them.
  #annual(): Partial<Record<number, Act[]>> {
    const { all } = this;
    const period = String(all.year);
    const acts: Partial<Record<number, Act[]>> = {
      3: [() => showYear(all), () => object(all, period)],
      10: [() => decideObjections(all)],
      20: [() => publishQuarter(all, period)],
    };
    this.#reward(acts, period);
    acts[27]?.push(() => releaseRest(all));
    return acts;
  }

  // The list is frozen one day and drawn from the next, a working day: the trip starts at once.
  #verify(acts: Partial<Record<number, Act[]>>, period: string, drawOn: number): void {
    const { all } = this;
    acts[13] = [() => nominate(all, period)];
    (acts[drawOn - 1] ??= []).push(() => freeze(all, period));
    const secret = () => this.#secrets.get(period) ?? '';
    (acts[drawOn] ??= []).push((today) => drawAndTravel(all, { period, secret: secret(), today }));
  }

  #conclude(acts: Partial<Record<number, Act[]>>, period: string): void {
    const { all } = this;
    acts[3] = [() => showQuarter(all, period), () => object(all, period)];
    acts[6] = [() => showQuarter(all, period)];
    acts[10] = [() => decideObjections(all)];
    (acts[20] ??= []).push(() => publishQuarter(all, period));
  }

  // Three working days are the bodies': of the fourth quarter the spring festival lies between, of the year a weekend.
  #reward(acts: Partial<Record<number, Act[]>>, period: string): void {
    const { all } = this;
    const isInYear = /Q[1-3]$/.test(period);
    (acts[20] ??= []).push(() => stateViews(all, period));
    acts[isInYear ? 26 : 27] = [
      () => checkRewards(all, period),
      () => signRewards(all, period),
      () => decideSanctions(all, period),
      (today) => payBonuses(all, today),
    ];
  }
}

/** Whether every published score is recomputed from its stored inputs to the same hash. */
export async function scoresReproducible({ scene, results }: AssessedYear): Promise<boolean> {
  const office = await scene.people.at(officer);
  for (const period of results.keys()) {
    const file = await office.get<ScoreFile>(`/api/v1/results/${period}/file`);
    const { equal, sha256 } = verifyScoreFile(Buffer.from(scoreFileText(file)));
    if (!equal || sha256 !== file.sha256) return false;
  }
  return true;
}
