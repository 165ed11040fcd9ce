import { SetMetadata } from '@nestjs/common';
import type { CustomDecorator } from '@nestjs/common';
import type { Action } from './permissions.js';

/** Metadata key of the action that a route needs. */
export const ALLOWED_ACTION = 'dukaojian:action';

/** Metadata key of a route that anybody may call. */
export const PUBLIC_ROUTE = 'dukaojian:public';

/** Opens a route to those who have this permission; what it may touch the service judges by the record's body. */
export const Allow = (action: Action): CustomDecorator => SetMetadata(ALLOWED_ACTION, action);

/** Opens a route to everybody, signed in or not: health, sign-in and what is needed before it. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_ROUTE, true);
