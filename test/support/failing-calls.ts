import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, Server } from 'node:http';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import pg from 'pg';

/**
 * How a call to the database fails: PostgreSQL refuses the statement, as with a full disk; the connection is cut before
 * it leaves; or it is done and the connection is cut before its answer comes.
 */
export const failures = ['refused', 'cut', 'unanswered'] as const;

/** One of the three. */
export type Failure = (typeof failures)[number];

/** Which of the calls made on its behalf fails, and what has happened so far. */
export interface CallPlan {
  /** From 1; 0: none. */
  failAt: number;
  how: Failure;
  calls: number;
}

type Call = unknown[];
type Query = (this: Client, ...call: Call) => unknown;
interface Client {
  query: Query;
  connection: { stream: Socket };
}

const plans = new AsyncLocalStorage<CallPlan>();
const header = 'x-test-plan';
const byHeader = new Map<string, CallPlan>();

/** Runs this under a plan; all that it starts is counted too, also later and in the background. */
export const underPlan = <T>(plan: CallPlan, work: () => T): T => plans.run(plan, work);

// MikroORM has a driver of its own version beside the program's.
const drivers = [pg, driverOf('@mikro-orm/postgresql')];

function driverOf(from: string): typeof pg {
  return createRequire(createRequire(import.meta.url).resolve(from))('pg') as typeof pg;
}

/** Makes every driver count and fail by plan; call it before anything connects. Answers how to end it. */
export function watchDatabaseCalls(): () => void {
  const clients = [...new Set(drivers.map(({ Client }) => Client.prototype as unknown as Client))];
  const plain = clients.map((client) => client.query);
  for (const [at, client] of clients.entries()) client.query = watched(plain[at] as Query);
  return () => {
    for (const [at, client] of clients.entries()) client.query = plain[at] as Query;
  };
}

/** Lets a request of the test bring its plan along, by its header; the program knows nothing of it. */
export function takePlans(server: Server): void {
  const emit = server.emit.bind(server) as (name: string, ...rest: unknown[]) => boolean;
  server.emit = ((name: string, ...rest: unknown[]) => {
    const plan = name === 'request' ? byHeader.get(planOf(rest[0] as IncomingMessage)) : undefined;
    return plan === undefined ? emit(name, ...rest) : plans.run(plan, () => emit(name, ...rest));
  }) as Server['emit'];
}

const planOf = ({ headers }: IncomingMessage): string => String(headers[header]);

/** The header under which a request runs by this plan. */
export function planHeader(plan: CallPlan): Record<string, string> {
  const name = String(byHeader.size + 1);
  byHeader.set(name, plan);
  return { [header]: name };
}

// A rollback only follows a failure: it is none of the steps.
function watched(plain: Query): Query {
  return function (this: Client, ...call: Call) {
    const plan = plans.getStore();
    const text = textOf(call[0]);
    if (plan === undefined || text === 'rollback') return plain.apply(this, call);
    plan.calls += 1;
    return plan.calls === plan.failAt
      ? fail(this, plain, { call, text, how: plan.how })
      : plain.apply(this, call);
  };
}

const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : ((query as { text?: string } | null)?.text ?? '');

function fail(
  client: Client,
  plain: Query,
  { call, text, how }: { call: Call; text: string; how: Failure },
): unknown {
  const { stream } = client.connection;
  const callback = call.find((each) => typeof each === 'function');
  // A transaction can only fail to begin with its connection.
  if (how === 'cut' || (how === 'refused' && text === 'begin')) {
    stream.destroy();
    return plain.apply(client, call);
  }
  if (how === 'refused')
    return plain.apply(client, [refusal(text), ...(callback === undefined ? [] : [callback])]);
  return callback === undefined
    ? lose(plain.apply(client, call) as Promise<unknown>, stream)
    : plain.apply(
        client,
        call.map((each) => (each === callback ? losing(callback as Answered, stream) : each)),
      );
}

const diskFull = `do $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$`;
const refusal = (text: string): string => (text === 'commit' ? `rollback; ${diskFull}` : diskFull);

type Answered = (error: Error | null, result?: unknown) => void;

const lost = (): Error => new Error('Connection terminated unexpectedly');

async function lose(answer: Promise<unknown>, stream: Socket): Promise<never> {
  await answer;
  stream.destroy();
  throw lost();
}

const losing =
  (callback: Answered, stream: Socket): Answered =>
  (error) => {
    stream.destroy();
    callback(error ?? lost());
  };
