import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { StandardSchemaValidationPipeOptions } from '@nestjs/common';
import type { z } from 'zod';
import { z as zod } from 'zod';
import { AppError } from '../domain/errors.js';
import type { FieldProblem } from '../domain/errors.js';

type Issues = Parameters<NonNullable<StandardSchemaValidationPipeOptions['exceptionFactory']>>[0];

zod.config(zod.locales.zhCN());

/** Judges every `schema` of a route's parameters; what it finds is 422 `request.invalid`, field by field. */
export const validation = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({ exceptionFactory: invalidInput });

/** The refusal of an input, with a JSON pointer and a sentence for each problem. */
export function invalidInput(issues: Issues): AppError {
  const fields = issues.flatMap(fieldProblems);
  return new AppError('request.invalid', `有 ${fields.length} 处填写有误，请改正后再提交。`, { fields });
}

function fieldProblems(issue: Issues[number]): FieldProblem[] {
  const path = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  const { code, keys } = issue as Partial<z.core.$ZodIssueUnrecognizedKeys>;
  // One pointer for each key that the schema does not know.
  if (code === 'unrecognized_keys' && keys !== undefined)
    return keys.map((key) => ({ pointer: pointerOf([...path, key]), detail: '没有这一项，请删去' }));
  return [{ pointer: pointerOf(path), detail: issue.message }];
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
