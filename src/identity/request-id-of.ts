import type { Request } from 'express';

/** The number of a request, under which the log and the audit trail know it. */
export const requestIdOf = ({ id }: Request): string => (typeof id === 'string' ? id : '');
