/** Name of the workflow that is the clock of one decision. */
export const decisionWorkflowId = (decisionId: string): string => `decision/${decisionId}`;

/** Name of the workflow that follows one issued supervision order. */
export const orderWorkflowId = (orderId: string): string => `supervision-order/${orderId}`;

/** The record's id inside a workflow's name. */
export const recordIdOf = (workflowId: string): string => workflowId.slice(workflowId.indexOf('/') + 1);
