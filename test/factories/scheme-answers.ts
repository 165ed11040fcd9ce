import type { CheckAnswer } from '../../src/assessment/schemes/scheme.schema.js';
import type { Answer } from '../support/api-client.js';

/** A refusal as the API says it. */
export type Problem = { code: string; detail: string; fields?: { pointer: string; detail: string }[] };

/** What keeps a scheme from being issued, by the keys of its findings. */
export const errorsIn = ({ findings }: Pick<CheckAnswer, 'findings'>): string[] =>
  findings.filter(({ severity }) => severity === 'error').map(({ key }) => key);

/** Status, code and fields of a refusal. */
export const fieldsOf = ({ status, body }: Answer<Problem>) => [
  status,
  body.code,
  body.fields?.map(({ pointer }) => pointer),
];
