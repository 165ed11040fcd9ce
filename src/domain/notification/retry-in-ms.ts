const longestMs = 3_600_000;

/**
 * How long to wait after so many failed tries (1 or more), milliseconds: `firstMs`, then twice as long each time, an
 * hour at most. Source: assumption; a receiver that is back after a night is asked within the hour.
 */
export const retryInMs = (attempts: number, firstMs: number): number =>
  Math.min(firstMs * 2 ** Math.min(attempts - 1, 30), longestMs);
