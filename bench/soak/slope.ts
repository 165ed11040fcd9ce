/** A value at a moment of the run. */
export interface Sample {
  minutes: number;
  value: number;
}

/** By how much a value grows a minute, by least squares; 0 for fewer than two samples. */
export function slopePerMinute(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [at, value] = [mean(({ minutes }) => minutes), mean((sample) => sample.value)];
  const across = samples.reduce((sum, sample) => sum + (sample.minutes - at) * (sample.value - value), 0);
  const spread = samples.reduce((sum, { minutes }) => sum + (minutes - at) ** 2, 0);
  return samples.length < 2 || spread === 0 ? 0 : across / spread;
}
