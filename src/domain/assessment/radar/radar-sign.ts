import type { RadarRules } from './radar-rules.js';

/** What the radar looks for. */
export const radarKinds = ['bunching', 'last-hour', 'extensions', 'copied-text', 'round-numbers'] as const;

/** One of them. */
export type RadarKind = (typeof radarKinds)[number];

/** A sign that was seen at a body. */
export interface SeenSign {
  bodyCode: string;
  kind: RadarKind;
}

/** How heavily a body weighs in the verification sample, and why. */
export interface SamplingWeight {
  bodyCode: string;
  /** From 1. */
  weight: number;
  /** Kinds of signs, each once, in the order of the radar. */
  kinds: RadarKind[];
}

/**
 * The weights of the verification sample: 1 for everybody, more for each kind of sign, up to a limit. A sign is never
 * a finding: it decides how likely somebody looks, not what he finds.
 * Source: mission.md X8: it feeds the verification sample, never a penalty.
 */
export function samplingWeights(
  signs: readonly SeenSign[],
  { eachSign, most }: RadarRules['weight'],
): SamplingWeight[] {
  return [...Map.groupBy(signs, ({ bodyCode }) => bodyCode)].map(([bodyCode, own]) => {
    const kinds = radarKinds.filter((kind) => own.some((sign) => sign.kind === kind));
    return { bodyCode, kinds, weight: Math.min(most, Number((1 + eachSign * kinds.length).toFixed(2))) };
  });
}
