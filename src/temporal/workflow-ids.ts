/** Name of the workflow that is the clock of one decision. */
export const decisionWorkflowId = (decisionId: string): string => `decision/${decisionId}`;

/** Name of the workflow that follows one issued supervision order. */
export const orderWorkflowId = (orderId: string): string => `supervision-order/${orderId}`;

/** Name of the workflow that follows one open restriction. */
export const restrictionWorkflowId = (restrictionId: string): string => `restriction/${restrictionId}`;

/** Name of the workflow that follows one open objection. */
export const objectionWorkflowId = (objectionId: string): string => `objection/${objectionId}`;

/** Name of the workflow that follows one requested explanation. */
export const explanationWorkflowId = (explanationId: string): string => `explanation/${explanationId}`;

/** Name of the workflow that looks after the construction projects of one city. */
export const projectWatchId = (cityId: string): string => `project-watch/${cityId}`;

/** Name of the workflow that follows one interview, or one other consequence of a result. */
export const consequenceWorkflowId = (id: string): string => `consequence/${id}`;

/** Name of the workflow that walks over one assessment year of a city. */
export const yearWorkflowId = (cityId: string, year: number): string => `assessment-year/${cityId}/${year}`;

/** A workflow's name as the Temporal server knows it: several installations share one, each with its task queue. */
export const sharedWorkflowId = (taskQueue: string, workflowId: string): string =>
  `${taskQueue}/${workflowId}`;

/** The record's name of a workflow that the server knows by its shared one. */
export const ownWorkflowId = (taskQueue: string, shared: string): string =>
  shared.startsWith(`${taskQueue}/`) ? shared.slice(taskQueue.length + 1) : shared;

/** The record's id inside a workflow's name. */
export const recordIdOf = (workflowId: string): string => workflowId.slice(workflowId.indexOf('/') + 1);
