export { assessmentYear } from './assessment-year.js';
export { consequence } from './consequence.js';
export { decisionLoop } from './decision-loop.js';
export { explanation } from './explanation.js';
export { objection } from './objection.js';
export { projectWatch } from './project-watch.js';
export { restriction } from './restriction.js';
export { supervisionOrder } from './supervision-order.js';
