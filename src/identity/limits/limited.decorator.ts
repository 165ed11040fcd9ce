import { SetMetadata, applyDecorators } from '@nestjs/common';
import { Heavy } from './heavy.decorator.js';
import type { CostlyKind } from './request-limit.service.js';

/** Metadata key of what a route costs. */
export const COSTLY_KIND = 'dukaojian:costly';

/**
 * Lets each account ask only so often a minute for this route and all others of its kind together; an export also waits
 * for its turn.
 */
export const Limited = (kind: CostlyKind): ReturnType<typeof applyDecorators> =>
  applyDecorators(SetMetadata(COSTLY_KIND, kind), ...(kind === 'export' ? [Heavy()] : []));
