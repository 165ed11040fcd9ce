import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ALLOWED_ACTION, PUBLIC_ROUTE } from './allow.decorator.js';

type Handler = (...args: never[]) => unknown;

// Where Nest keeps the path of a handler that is a route.
const routePath = 'path';

/** Refuses to start with a route that says neither `@Public()` nor `@Allow(…)`. */
@Injectable()
export class RouteInventoryService implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error that names every such route */
  onApplicationBootstrap(): void {
    const open = this.#routes().filter(({ handler }) => !this.#isGuarded(handler));
    if (open.length === 0) return;
    throw new Error(`routes without @Public() or @Allow(): ${open.map((route) => route.name).join(', ')}`);
  }

  #isGuarded(handler: Handler): boolean {
    const [action, isPublic] = [ALLOWED_ACTION, PUBLIC_ROUTE].map((key) =>
      this.reflector.get<unknown>(key, handler),
    );
    return isPublic === true || action !== undefined;
  }

  #routes(): { name: string; handler: Handler }[] {
    return this.discovery.getControllers().flatMap(({ name, metatype }) => {
      const prototype = (metatype as { prototype: Record<string, Handler> }).prototype;
      return this.scanner
        .getAllMethodNames(prototype)
        .flatMap((method) => {
          const handler = prototype[method];
          return handler === undefined ? [] : [{ name: `${name}.${method}`, handler }];
        })
        .filter(({ handler }) => Reflect.hasMetadata(routePath, handler));
    });
  }
}
