export { decisionLoop } from './decision-loop.js';
export { supervisionOrder } from './supervision-order.js';
