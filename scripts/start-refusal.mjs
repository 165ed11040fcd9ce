/** A start that cannot go on: the message is the one sentence that people see, Chinese first. */
export class StartRefusal extends Error {
  name = 'StartRefusal';
}

/** A progress line with the seconds since the command was given. */
export function progress(text) {
  const seconds = (Date.now() - Number(process.env.DUKAOJIAN_STARTED_AT ?? Date.now())) / 1000;
  process.stdout.write(`[${seconds.toFixed(1).padStart(5)}s] ${text}\n`);
}
