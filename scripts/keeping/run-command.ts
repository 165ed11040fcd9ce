import { StartProblem } from '../servers/start-problem.js';

/** Runs a command of the administrators; what cannot be done is one line on standard error and exit 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const problem = error instanceof Error ? error : new Error(String(error));
    console.error(problem instanceof StartProblem ? problem.message : problem.stack);
    process.exitCode = 1;
  }
}

/** The city that a command is about. */
export const cityId = (): string => process.env.CITY_ID ?? '621100';
