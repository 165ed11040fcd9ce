const startedAt = Number(process.env.DUKAOJIAN_STARTED_AT ?? Date.now());

/** A progress line with the seconds since the command was given. */
export function progress(text: string): void {
  const seconds = (Date.now() - startedAt) / 1000;
  console.log(`[${seconds.toFixed(1).padStart(5)}s] ${text}`);
}
