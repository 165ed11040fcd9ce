import type { DimensionJudgement, PartFacts, PartJudgement } from './part-facts.js';

/**
 * The judgement of a part with which nothing can happen by waiting: a settled one is green, a held one keeps its
 * colour while the clock stands, shown under "time" because the memory does not say which dimension it came from.
 */
export function judgeQuiet({ settled, memory }: PartFacts): PartJudgement {
  const colour = settled ? 'green' : memory.colour;
  const time = settled
    ? quiet('事项已了结，不再计时')
    : { ...quiet('时钟暂停，等待对方办理，不计入本单位用时'), colour, wayBack: wayBackOf(colour) };
  const other = quiet(settled ? '事项已了结' : '时钟暂停');
  return {
    colour,
    worst: 'time',
    dimensions: { time, schedule: other, quality: other },
    rungs: [],
    nextDueAt: null,
    turnedRedAt: null,
    worsensAt: null,
  };
}

// A lamp that still burns says how it goes out, also while nothing can be done about it.
const wayBackOf = (colour: DimensionJudgement['colour']): string =>
  colour === 'green' ? '' : '对方办完、恢复计时后重新判灯';

function quiet(sentence: string): DimensionJudgement {
  return { colour: 'green', sentence, wayBack: '', inputs: {} };
}
