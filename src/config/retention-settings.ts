import { z } from 'zod';

/** How long the audit trail is kept. Source: 网络安全法第二十一条 (six months at least); three years where nobody says more. */
export const retentionSettings = {
  RETENTION_MONTHS: z.coerce.number().int().min(6, 'is 6 months at least').max(1_200).default(36),
};

const schema = z.object(retentionSettings);

/** Months for which the audit trail is kept. @throws Error with one line for less than six */
export function retentionMonths(source: NodeJS.ProcessEnv): number {
  const given = source.RETENTION_MONTHS?.trim();
  const { success, data, error } = schema.safeParse(given ? { RETENTION_MONTHS: given } : {});
  if (success) return data.RETENTION_MONTHS;
  throw new Error(`RETENTION_MONTHS: ${error.issues.map(({ message }) => message).join('; ')}`);
}
