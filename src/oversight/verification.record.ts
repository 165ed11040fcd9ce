import type pg from 'pg';
import type { Verdict } from './chain-verifier.js';

/** Keeps what a verification found, for the inspector's room and the alert. */
export async function recordVerification(
  client: pg.ClientBase,
  cityId: string,
  { length, head, broken }: Verdict,
): Promise<void> {
  await client.query(
    `insert into audit_verification (city_id, length, head, fault, fault_seq, fault_audit_id)
     values ($1, $2, $3, $4, $5, $6)`,
    [cityId, length.toString(), head, broken?.fault, broken?.seq, broken?.auditId],
  );
}
