import { RequestMethod } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ALLOWED_ACTION } from '../../src/identity/allow.decorator.js';
import type { Action } from '../../src/identity/permissions.js';

/** One route of the program, as its decorators say it. */
export interface Route {
  /** GET, POST, PATCH, PUT or DELETE. */
  method: string;
  /** With its parameters as `:name`. */
  path: string;
  /** Who may; null: public. */
  action: Action | null;
  /** Class and method. */
  handler: string;
}

type Handler = (...given: never[]) => unknown;

/** Every route of every controller that a program was made of. */
export function routesOf(app: NestExpressApplication): Route[] {
  const modules = [...app.get(ModulesContainer).values()];
  const classes = modules.flatMap(({ controllers }) =>
    [...controllers.values()].map(({ metatype }) => metatype),
  );
  return [...new Set(classes)].flatMap((controller) => routesIn(controller as unknown as Controller));
}

interface Controller {
  name: string;
  prototype: Record<string, Handler>;
}

function routesIn(controller: Controller): Route[] {
  const { prototype } = controller;
  const handlers = Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor')
    .map((name) => ({ name, handler: Object.getOwnPropertyDescriptor(prototype, name)?.value as Handler }))
    .filter(({ handler }) => typeof handler === 'function' && Reflect.hasMetadata('path', handler));
  return handlers.flatMap(({ name, handler }) =>
    pathsOf(controller).flatMap((before) =>
      pathsOf(handler).map((after) => ({
        method: RequestMethod[Reflect.getMetadata('method', handler) as number] ?? '',
        path: `/${[before, after]
          .map((part) => part.replace(/^\/|\/$/g, ''))
          .filter(Boolean)
          .join('/')}`,
        action: (Reflect.getMetadata(ALLOWED_ACTION, handler) as Action | undefined) ?? null,
        handler: `${controller.name}.${name}`,
      })),
    ),
  );
}

function pathsOf(target: object): string[] {
  const path = Reflect.getMetadata('path', target) as string | string[];
  return Array.isArray(path) ? path : [path];
}
