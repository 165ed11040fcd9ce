import { AppError } from '../../domain/errors.js';
import type { Body } from '../../organization/organization.queries.js';
import type { TaskPart } from '../tasks/task-part.entity.js';
import type { TaskInput } from '../tasks/task.schema.js';

// Its own bureaus and townships, or those of its professional line.
const isBelow = (body: Body, bodyId: string): boolean =>
  body.parentId === bodyId || body.lineBodyId === bodyId;

/** @throws body.not-found for a body that is not below the part's own */
export function assertBelow(bodies: readonly Body[], part: TaskPart, inputs: readonly TaskInput[]): void {
  const outside = bodies.find((body) => !isBelow(body, part.bodyId));
  if (outside === undefined) return;
  throw new AppError('body.not-found', `“${outside.shortName}”不是下级单位，不能分解给它。`, {
    fields: pointersTo(inputs, outside.code, '不是下级单位'),
  });
}

/**
 * After a reorganisation a body may be below one that has the matter from it.
 * @throws task.circular-cascade for a body that has the matter already, further up
 */
export function assertNoCircle(
  bodies: readonly Body[],
  above: ReadonlySet<string>,
  inputs: readonly TaskInput[],
): void {
  const again = bodies.find(({ id }) => above.has(id));
  if (again === undefined) return;
  throw new AppError(
    'task.circular-cascade',
    `这项任务就是从“${again.shortName}”分解下来的，不能再分解回去；办不了的，请向上级提出。`,
    { fields: pointersTo(inputs, again.code, '任务就是从它那里分解下来的') },
  );
}

// Where in the request a body is named.
const pointersTo = (inputs: readonly TaskInput[], code: string, detail: string) =>
  inputs.flatMap(({ responsible, cooperating }, index) => [
    ...(responsible === code ? [{ pointer: `/tasks/${index}/responsible`, detail }] : []),
    ...(cooperating.includes(code) ? [{ pointer: `/tasks/${index}/cooperating`, detail }] : []),
  ]);
