import { UseInterceptors } from '@nestjs/common';
import { HeavyActs } from './heavy-acts.interceptor.js';

/** For a route that is costly: stands above whatever takes in its files, so that a slow sender keeps no turn. */
export const Heavy = (): MethodDecorator & ClassDecorator => UseInterceptors(HeavyActs);
