import { z } from 'zod';

/** Settings of the virus scanner; without a host there is none. */
export const scannerSettings = {
  CLAMD_HOST: z.string().trim().min(1).optional(),
  CLAMD_PORT: z.coerce.number().int().min(1).max(65_535).default(3310),
  CLAMD_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(30_000),
};

type Settings = z.output<z.ZodObject<typeof scannerSettings>>;

/** Where the scanner listens, and how long one waits for an answer. */
export interface ScannerEnvironment {
  host: string;
  port: number;
  timeoutMs: number;
}

/** The scanner as the program uses it; null: what is taken in is handed out unscanned. */
export const scannerEnvironment = (data: Settings): ScannerEnvironment | null =>
  data.CLAMD_HOST === undefined
    ? null
    : { host: data.CLAMD_HOST, port: data.CLAMD_PORT, timeoutMs: data.CLAMD_TIMEOUT_MS };
