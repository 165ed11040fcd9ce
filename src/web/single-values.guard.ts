import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { Request } from 'express';
import { z } from 'zod';
import { AppError } from '../domain/errors.js';

/** What a schema says of the names in an address, as JSON Schema has it. */
interface Names {
  properties?: Record<string, unknown>;
  additionalProperties?: unknown;
}

const longestShown = 40;
const listed = /"type":"array"/;

/**
 * Refuses an address that gives one name several values (`?a=1&a=2`), for every route, page and API alike; only where
 * the schema of the route's query takes a list, a list stays one. Source: ASVS 15.3.7.
 */
@Injectable()
export class SingleValues implements CanActivate {
  readonly #known = new WeakMap<object, Names>();

  /** @throws AppError `request.malformed` that names the first such name */
  canActivate(host: ExecutionContext): boolean {
    const { query } = host.switchToHttp().getRequest<Request>();
    const several = Object.keys(query).filter((name) => Array.isArray(query[name]));
    if (several.length === 0) return true;
    const names = this.#namesOf(host);
    const [wrong] = several.filter((name) => !takesList(names, name));
    if (wrong === undefined) return true;
    const shown = wrong.slice(0, longestShown);
    throw new AppError('request.malformed', `地址里的“${shown}”写了不止一次，只能写一次，请核对。`);
  }

  #namesOf(host: ExecutionContext): Names {
    const handler = host.getHandler();
    const known = this.#known.get(handler) ?? querySchema(host.getClass(), handler.name);
    this.#known.set(handler, known);
    return known;
  }
}

const takesList = ({ properties = {}, additionalProperties }: Names, name: string): boolean =>
  listed.test(
    JSON.stringify((Object.hasOwn(properties, name) ? properties[name] : additionalProperties) ?? {}),
  );

// Where Nest keeps what a handler's parameters are made of.
function querySchema(controller: object, method: string): Names {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { schema?: z.ZodType }
  >;
  const query = Object.entries(parameters).find(([key]) => key.startsWith(`${RouteParamtypes.QUERY}:`));
  const schema = query?.[1].schema;
  return schema === undefined ? {} : z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
