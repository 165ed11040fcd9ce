import { DriverException } from '@mikro-orm/core';
import pg from 'pg';
import { SessionStoreFailure } from '../identity/session-store-failure.js';

// SQLSTATE of lost connections, of a server that starts or stops, and of one that is full.
const goneStates = /^(08...|57P0[1-5]|53300)$/;

/** Whether PostgreSQL is away: a failure without SQLSTATE is none of its answers but a lost connection. */
export function isDatabaseGone(error: unknown): boolean {
  if (error instanceof SessionStoreFailure) return true;
  // A rollback on a lost connection comes past the mapper, as the driver's own error.
  if (error instanceof pg.DatabaseError) return goneStates.test(error.code ?? '');
  if (!(error instanceof DriverException)) return false;
  return error.code === undefined || goneStates.test(error.code) || /^E[A-Z]+$/.test(error.code);
}
