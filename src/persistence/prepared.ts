import { isRaw } from '@mikro-orm/core';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import type { Transaction } from 'kysely';
import { together } from './fewer-round-trips.js';
import type { Statement, Together } from './fewer-round-trips.js';

/**
 * Runs a statement with its values apart from its text, so that PostgreSQL plans it once a connection instead of
 * every time: for the statements of commands, where planning costs more than doing. Inside a transaction only.
 * Values that stand alone in a select list or a union say their type: `${now}::timestamptz`.
 */
export async function runPrepared<Row>(em: EntityManager, statement: RawQueryFragment): Promise<Row[]> {
  return runTogether<Row>(em, { statements: [flatten(statement)], commit: false });
}

/** Runs the last statements of a transaction in their order, each seeing what the one before wrote, and commits. */
export async function runAndCommit(
  em: EntityManager,
  statements: readonly RawQueryFragment[],
): Promise<void> {
  await runTogether(em, { statements: statements.map((one) => flatten(one)), commit: true });
}

/**
 * Reads by a statement whose plan is kept, as `runPrepared`, but in no transaction: for pages whose long statements take
 * longer to plan than to answer. What is true, false or null stands in the text, so that the kept plan leaves out what a
 * role does not see. Values that stand alone in a select list or a union say their type.
 */
export async function readPrepared<Row>(em: EntityManager, statement: RawQueryFragment): Promise<Row[]> {
  const { text, values } = flatten(statement, (value) =>
    typeof value === 'boolean' || value === null ? String(value) : undefined,
  );
  try {
    const client = em.getConnection('read').getClient<unknown>();
    return (await client.executeQuery<Row>(CompiledQuery.raw(text, values))).rows;
  } catch (error) {
    throw em
      .getPlatform()
      .getExceptionConverter()
      .convertException(error as Error);
  }
}

async function runTogether<Row>(em: EntityManager, all: Together): Promise<Row[]> {
  const transaction = em.getTransactionContext<Transaction<unknown>>();
  if (transaction === undefined) throw new Error('a prepared statement runs inside a transaction');
  try {
    return (await transaction.executeQuery<Row>(CompiledQuery.raw(together, [all]))).rows;
  } catch (error) {
    throw em
      .getPlatform()
      .getExceptionConverter()
      .convertException(error as Error);
  }
}

// Fragments within fragments become one text with $1, $2 … in the order in which they stand; `inText`: what is no value.
function flatten(
  statement: RawQueryFragment,
  inText: (value: unknown) => string | undefined = () => undefined,
): Statement {
  const values: unknown[] = [];
  const write = ({ sql, params }: { sql: string; params: readonly unknown[] }): string => {
    const rest = params.values();
    return sql.replaceAll('?', () => {
      const { value } = rest.next() as { value: unknown };
      if (isRaw(value)) return write(value);
      const literal = inText(value);
      if (literal !== undefined) return literal;
      values.push(value);
      return `$${values.length}`;
    });
  };
  return { text: write(statement), values };
}
