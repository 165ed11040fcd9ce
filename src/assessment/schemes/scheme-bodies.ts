import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { FieldProblem } from '../../domain/errors.js';
import type { LockedScheme } from './locked-scheme.record.js';
import { bodyIdsOf, readDraftRows } from './scheme-draft.record.js';
import type { BodiesInput } from './scheme-draft.schema.js';

type GivenBodies = NonNullable<BodiesInput['bodies']>;
type GivenDeclared = NonNullable<BodiesInput['notApplicable']>;
type Bodies = Awaited<ReturnType<typeof bodyIdsOf>>;

/** Groups and 单列, each with its body's id. @throws request.invalid for a body that the scheme does not assess */
export async function judgeBodies(em: EntityManager, scheme: LockedScheme, given: GivenBodies) {
  const codes = given.map(({ code }) => code);
  const bodies = await bodyIdsOf(em, scheme.cityId, codes);
  refuse(
    codes.flatMap((code, at) =>
      bodyFaults(code, { pointer: `/bodies/${at}/code`, bodies, scheme }).concat(
        codes.indexOf(code) === at ? [] : [{ pointer: `/bodies/${at}/code`, detail: `${code}写了两次` }],
      ),
    ),
  );
  return given.map(({ code, group, ranked }) => ({ bodyId: bodies.get(code)?.id ?? '', group, ranked }));
}

/** What does not apply to whom. @throws request.invalid for a row or body that is not the scheme's */
export async function judgeDeclared(em: EntityManager, scheme: LockedScheme, given: GivenDeclared) {
  const bodies = await bodyIdsOf(
    em,
    scheme.cityId,
    given.map(({ bodyCode }) => bodyCode),
  );
  const rows = new Set((await readDraftRows(em, scheme.id)).map(({ code }) => code));
  const keys = given.map(({ code, bodyCode }) => `${code} ${bodyCode}`);
  refuse(
    given.flatMap(({ code, bodyCode }, at) => [
      ...(rows.has(code) ? [] : [{ pointer: `/notApplicable/${at}/code`, detail: `方案里没有${code}` }]),
      ...bodyFaults(bodyCode, { pointer: `/notApplicable/${at}/bodyCode`, bodies, scheme }),
      ...(keys.indexOf(`${code} ${bodyCode}`) === at
        ? []
        : [{ pointer: `/notApplicable/${at}/code`, detail: `${code}对这个单位已经登记不适用` }]),
    ]),
  );
  return given.map(({ bodyCode, ...line }) => ({ ...line, bodyId: bodies.get(bodyCode)?.id ?? '' }));
}

function bodyFaults(
  code: string,
  { pointer, bodies, scheme }: { pointer: string; bodies: Bodies; scheme: LockedScheme },
): FieldProblem[] {
  const body = bodies.get(code);
  if (body === undefined) return [{ pointer, detail: `没有代码为${code}的单位` }];
  const assessed: readonly string[] = scheme.categories;
  return assessed.includes(body.category ?? '') ? [] : [{ pointer, detail: `这个方案不考核${code}` }];
}

function refuse(fields: FieldProblem[]): void {
  if (fields.length > 0) throw new AppError('request.invalid', `${fields[0]?.detail ?? ''}。`, { fields });
}
