/** A superuser's connection to the run's PostgreSQL. */
export const superUrlOfRun = (): string => fromSetup('TEST_PG_SUPER_URL');

/** host:port of the run's Temporal server; namespace `default`, take a task queue of your own per file. */
export const testTemporalAddress = (): string => fromSetup('TEST_TEMPORAL_ADDRESS');

/** Path of the bundled workflows, for `workflowBundle: { codePath }`. */
export const testWorkflowBundle = (): string => fromSetup('TEST_WORKFLOW_BUNDLE');

function fromSetup(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: this test belongs to a project with global-setup.ts`);
  return value;
}
