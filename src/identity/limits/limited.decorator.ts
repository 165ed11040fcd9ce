import { SetMetadata } from '@nestjs/common';
import type { CustomDecorator } from '@nestjs/common';
import type { CostlyKind } from './request-limit.service.js';

/** Metadata key of what a route costs. */
export const COSTLY_KIND = 'dukaojian:costly';

/** Lets each account ask only so often a minute for this route and all others of its kind together. */
export const Limited = (kind: CostlyKind): CustomDecorator => SetMetadata(COSTLY_KIND, kind);
